import { writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { parseArgs } from 'node:util'
import { broadcastPart, growthPart, type Growth } from './broadcast-part.ts'
import { linkPart } from './link-part.ts'
import { LINK_FAMILY, TLS_LINK_FAMILY } from './link-variants.ts'
import { markdown } from './table.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    markdown: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    /** Fewer connections and messages: to see that it runs, not for figures. */
    quick: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 100)) {
  console.error(`--rounds: ${values.rounds} is not allowed; allowed: a whole number from 1 to 100`)
  process.exit(2)
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${process.platform} ${release()}, Node ${process.versions.node}`
const counts = values.quick ? [1, 20] : [1, 200, 2000]
const link = await linkPart(LINK_FAMILY, rounds, counts, values.quick ? 0 : 10_000)
const overTls = await linkPart(TLS_LINK_FAMILY, rounds, counts, 0)
const broadcast = await broadcastPart(rounds, values.quick ? 100 : 2000)
const crowd = await broadcastPart(rounds, values.quick ? 200 : 10_000)
const growth = await growthPart(values.quick ? [50, 100, 200] : [1000, 2000, 5000, 10_000])

const tables = [link, overTls, ...broadcast, ...crowd]
const text = [
  `Machine: ${machine}. Medians; in brackets the median of the ratios round by round, and their range.`,
  ...tables.map(markdown),
  growthMarkdown(growth),
].join('\n\n')
console.log(text)
if (values.markdown) writeFileSync(values.markdown, `${text}\n`)
if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, rounds, tables, growth }, null, 2)}\n`)

function growthMarkdown(all: Growth[]): string {
  const rows = all.flatMap(({ variant, points }) =>
    points.map(({ connections, kB, cpuMicrosPerMessage, lastMs }) => {
      const cells = [variant, connections, (kB / 1000).toFixed(1), cpuMicrosPerMessage.toFixed(2), lastMs.toFixed(1)]
      return `| ${cells.join(' | ')} |`
    }),
  )
  const fits = all.map(({ variant, memory, cpu }) => {
    const words = [`${memory.kBPerConnection.toFixed(2)} kB a connection (R² ${memory.r2.toFixed(3)})`]
    words.push(`${cpu.microsPerConnection.toFixed(2)} µs a message and connection (R² ${cpu.r2.toFixed(3)})`)
    return `${variant}: ${words.join(', ')}.`
  })
  const heads = ['', 'connections', 'memory of all, MB', 'CPU per delivered message, µs', 'last client, ms']
  return ['### Growth', '', `| ${heads.join(' | ')} |`, `|${heads.map(() => '---|').join('')}`, ...rows, '', ...fits].join('\n')
}
