import { spawnSync } from 'node:child_process'

/** Rules that hold now: each drops what comes to or from one port, on this machine alone. */
const rules: string[][] = []

/** The discard service's: dropping its packets for a moment harms nobody. */
const TRIAL_PORT = 9

/** Whether this process may drop packets: root with NET_ADMIN, and iptables. Tries it. */
export function mayDropPackets(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const rule = ['INPUT', '-p', 'tcp', '--dport', String(TRIAL_PORT), '-j', 'DROP']
  return ['-I', '-D'].every((act) => spawnSync('iptables', ['-w', act, ...rule]).status === 0)
}

/** From now on no packet of this port reaches either end; throws where the kernel refuses. Needs root and iptables. */
export function dropPackets(port: number): void {
  for (const end of ['--dport', '--sport']) {
    const rule = ['INPUT', '-p', 'tcp', end, String(port), '-j', 'DROP']
    const { status, stderr } = spawnSync('iptables', ['-w', '-I', ...rule])
    if (status !== 0) throw new Error(`iptables: ${String(stderr)}`)
    rules.push(rule)
  }
}

export function stopDropping(): void {
  for (const rule of rules.splice(0)) spawnSync('iptables', ['-w', '-D', ...rule])
}
