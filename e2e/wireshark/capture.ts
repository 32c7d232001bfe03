import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LOOPBACK = process.platform === 'darwin' ? 'lo0' : 'lo'
/** A capture that may not be made ends at once; one that may runs until this kills it. */
const TRIAL_MS = 700

/** Why nothing can be compared with Wireshark on this machine, or null. */
export function captureProblem(): string | null {
  for (const tool of ['tshark', 'tcpdump']) if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) return `${tool} is not installed`
  const trial = spawnSync('tcpdump', ['-i', LOOPBACK, '-w', '/dev/null', 'tcp port 9'], { timeout: TRIAL_MS, encoding: 'utf8' })
  if (trial.error) return null
  return `tcpdump may not capture here: ${trial.stderr.trim().split('\n').at(-1)}`
}

export interface Capture {
  /** Ends it, once, and returns the file; throws where the kernel dropped packets. */
  stop(): Promise<string>
}

/** Captures one port on loopback, from before this returns. */
export async function startCapture(port: number): Promise<Capture> {
  const path = join(mkdtempSync(join(tmpdir(), 'wireside-')), 'lanes.pcap')
  // Immediate: else what came in the last second is lost when it is told to stop.
  const args = ['-i', LOOPBACK, '--immediate-mode', '-s', '0', '-B', '65536', '-U', '-w', path, `tcp port ${port}`]
  const tcpdump = spawn('tcpdump', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  await new Promise<void>((resolve, reject) => {
    tcpdump.stderr.setEncoding('utf8').on('data', (text: string) => {
      words += text
      if (words.includes('listening on')) resolve()
    })
    tcpdump.once('exit', () => reject(new Error(`tcpdump ended: ${words}`)))
  })
  return {
    async stop() {
      if (tcpdump.exitCode === null) {
        tcpdump.kill('SIGINT')
        await once(tcpdump, 'exit')
      }
      if (!/\b0 packets dropped by kernel/.test(words)) throw new Error(`the capture is not whole: ${words}`)
      return path
    },
  }
}
