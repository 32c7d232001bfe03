import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { APP_PORT, LabPage, type LaneName } from '../pages/lab.ts'

/** A server of its own, whose lanes the page reaches through nginx. */
const PORTS = { app: APP_PORT + 20, lanes: APP_PORT + 21, nginx: APP_PORT + 25 }
const ROOT = join(import.meta.dirname, '../..')
/** Two lumps of the slowest kind, or two idle timeouts. */
const WATCH_MS = 8000
const HAS_NGINX = spawnSync('nginx', ['-v']).status === 0

type Outcome = 'flows' | 'lumps' | 'returns' | 'closed'

interface Case {
  /** In `../middleboxes`. */
  conf: string
  workload: string
  /** The same incident out of the Lab's own conditions. */
  lanes: string
  outcome: Record<'WebSocket' | 'SSE', Outcome>
}

const CASES: Case[] = [
  {
    conf: 'nginx-defaults.conf',
    workload: 'rate=10&size=100',
    lanes: 'ws_strip_buffer~sse_ids_strip_buffer',
    outcome: { WebSocket: 'closed', SSE: 'lumps' },
  },
  { conf: 'nginx-mended.conf', workload: 'rate=10&size=100', lanes: 'ws~sse_ids', outcome: { WebSocket: 'flows', SSE: 'flows' } },
  {
    conf: 'nginx-idle.conf',
    workload: 'rate=0.2&size=100',
    lanes: 'ws_idle2000-fin~sse_ids_idle2000-fin',
    outcome: { WebSocket: 'closed', SSE: 'returns' },
  },
]

const started: ChildProcess[] = []
const folders: string[] = []
test.afterEach(async () => {
  for (const child of started.splice(0).toReversed()) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

for (const { conf, workload, lanes, outcome } of CASES) {
  test(`behind ${conf}, as under the Lab’s own conditions: WebSocket ${outcome.WebSocket}, SSE ${outcome.SSE}`, async ({ page }) => {
    await page.goto(`/?v=1&${workload}&lanes=${lanes}`)
    expect(await watch(page)).toEqual(outcome)
    if (!HAS_NGINX) {
      console.warn(`nginx is not installed: ${conf} was not run, only the Lab’s own conditions`)
      return
    }
    const folder = await startBehind(conf)
    await page.goto(`http://localhost:${PORTS.app}/?v=1&${workload}&lanes=ws~sse_ids`)
    expect(await watch(page)).toEqual(outcome)
    if (conf !== 'nginx-mended.conf') return
    // What logs and metrics are given of a stream: nothing while it is open, then one line that says it took all its life.
    expect(longRequests(folder)).toEqual([])
    await page.close()
    await expect.poll(() => longRequests(folder)).toEqual(['/sse 200', '/ws 101'])
  })
}

/** Requests in nginx's access log that took as long as the lanes were watched, in order of their path. */
function longRequests(folder: string): string[] {
  return readFileSync(join(folder, 'access.log'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [path, status, seconds] = line.split(' ')
      return Number(seconds) * 1000 >= WATCH_MS ? [`${path} ${status}`] : []
    })
    .toSorted()
}

/** What each lane did while it was watched. */
async function watch(page: Page): Promise<Record<string, Outcome>> {
  const lab = new LabPage(page)
  await lab.panel('Ledger')
  const result: Record<string, Outcome> = {}
  await Promise.all(
    (['WebSocket', 'SSE'] as const).map(async (lane) => {
      result[lane] = await outcomeOf(lab, lane)
    }),
  )
  return result
}

async function outcomeOf(lab: LabPage, lane: LaneName): Promise<Outcome> {
  const from = Date.now()
  let arrived = 0
  let arrivedAt = from
  let gap = 0
  let opened = false
  let lost = false
  let state: string | null = null
  while (Date.now() - from < WATCH_MS) {
    state = await lab.lane(lane).getAttribute('data-state')
    const ledger = await lab.ledger(lane).catch(() => null)
    const now = Date.now()
    const count = ledger ? ledger.live + ledger.replayed || 0 : 0
    if (count > arrived) {
      if (arrived > 0) gap = Math.max(gap, now - arrivedAt)
      arrived = count
      arrivedAt = now
    }
    if (state === 'open') opened = true
    else if (opened) lost = true
  }
  if (state === 'closed') return 'closed'
  if (lost) return 'returns'
  return gap > 1500 ? 'lumps' : 'flows'
}

/** Starts a server, and nginx before its lanes with one of our files; returns nginx's folder. */
async function startBehind(conf: string): Promise<string> {
  const server = spawn(process.execPath, ['apps/server/src/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(PORTS.app), LANES_PORT: String(PORTS.lanes), PUBLIC_LANES_URL: `http://localhost:${PORTS.nginx}` },
    stdio: 'ignore',
  })
  started.push(server)
  const folder = mkdtempSync(join(tmpdir(), 'wireside-nginx-'))
  folders.push(folder)
  writeFileSync(join(folder, 'nginx.conf'), nginxConf(folder, conf))
  started.push(spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' }))
  for (const url of [`http://localhost:${PORTS.app}/healthz`, `http://localhost:${PORTS.nginx}/sse?count=1&rate=100`]) {
    await expect
      .poll(() =>
        fetch(url).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true)
  }
  return folder
}

/** The frame around our file: no daemon, nothing outside `folder`. */
function nginxConf(folder: string, conf: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`)
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${join(folder, 'pid')};
error_log stderr crit;
events {}
http {
  log_format one '$uri $status $request_time';
  access_log ${join(folder, 'access.log')} one;
  ${paths.join('\n  ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  upstream lanes { server 127.0.0.1:${PORTS.lanes}; }
  server {
    listen 127.0.0.1:${PORTS.nginx};
    include ${join(ROOT, 'e2e/middleboxes', conf)};
  }
}
`
}
