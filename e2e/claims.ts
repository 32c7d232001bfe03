import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { TRUSTING_CHROMIUM } from './pages/chromium.ts'
import { ClaimsPage } from './pages/claims.ts'

interface SavedClaim {
  id: string
  kind: string
  verdict: string | null
  because: string
  broke: boolean
  evidence: unknown
}

const HELP = `npm run claims -- [--json FILE] [--html FILE] [--short]

Runs every experiment of the claims in a headless Chromium against a server of its own, and prints the table.
--json FILE   a list with id, kind, verdict, because and evidence of each
--html FILE   the report as one file that opens from disk
--short       fewer repetitions, a few minutes instead of a quarter of an hour`

/** A run that takes longer hangs. */
const WITHIN_MS = 20 * 60_000
const READY_WITHIN_MS = 20_000
const ASK_EVERY_MS = 100
/** What is being tried, for who waits. */
const TOLD_EVERY_MS = 5000
/** Beside a server that was started by hand. */
const OWN_PORT = 4710

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    html: { type: 'string' },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}

const port = Number(process.env.PORT ?? OWN_PORT)
const server = spawn(process.execPath, ['apps/server/src/main.ts'], {
  env: { ...process.env, PORT: String(port) },
  stdio: ['ignore', 'ignore', 'inherit'],
})
process.exitCode = await main(server).finally(async () => {
  if (server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
})

async function main(own: ChildProcess): Promise<number> {
  await ready(`http://localhost:${port}/healthz`, own)
  const browser = await chromium.launch(TRUSTING_CHROMIUM)
  try {
    const page = await browser.newPage({ baseURL: `http://localhost:${port}`, viewport: { width: 1440, height: 900 } })
    const claims = new ClaimsPage(page)
    await claims.openAll()
    const told = setInterval(() => void claims.doing().then((words) => words && console.error(words)), TOLD_EVERY_MS)
    await claims.runAll({ short: values.short, withinMs: WITHIN_MS }).finally(() => clearInterval(told))
    await page.getByRole('link', { name: 'Report' }).click()
    const report = JSON.parse((await claims.saved('JSON')).text) as { claims: SavedClaim[] }
    print(report.claims)
    if (values.json) {
      const list = report.claims.map(({ id, kind, verdict, because, evidence }) => ({ id, kind, verdict, because, evidence }))
      writeFileSync(values.json, `${JSON.stringify(list, null, 2)}\n`)
    }
    if (values.html) writeFileSync(values.html, (await claims.saved('HTML')).text)
    return report.claims.some(({ broke }) => broke) ? 1 : 0
  } finally {
    await browser.close()
  }
}

/** The table of verdicts, with one line of evidence each. */
function print(claims: readonly SavedClaim[]): void {
  const width = Math.max(...claims.map(({ id }) => id.length))
  for (const { id, kind, verdict, because, broke } of claims) {
    console.log(`${id.padEnd(width)}  ${(broke ? 'NO EVIDENCE' : (verdict ?? kind)).padEnd(20)}  ${because}`)
  }
  const count = (verdict: string): number => claims.filter((claim) => claim.verdict === verdict).length
  const verdicts = ['holds', 'holds, with a catch', 'does not hold', "can't be told here"]
  console.log(
    `\n${verdicts.map((verdict) => `${verdict}: ${count(verdict)}`).join(' · ')} · shown without a verdict: ${claims.filter(({ kind }) => kind !== 'measured').length}`,
  )
}

async function ready(url: string, own: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  for (;;) {
    if (own.exitCode !== null) throw new Error('the server ended before it was ready')
    const answered = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answered) return
    if (Date.now() > until) throw new Error(`the server did not answer at ${url} within ${READY_WITHIN_MS / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}
