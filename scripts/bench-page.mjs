// What the page costs the browser, measured by Chromium's own tracing: `node scripts/bench-page.mjs`.
import { spawnSync } from 'node:child_process'
import { findChromium } from './chromium.mjs'
import { buildPage, environment, install, ROOT } from './toolchain.mjs'

install()
buildPage()
const chromium = findChromium()
const { status } = spawnSync(
  'node',
  ['e2e/node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/bench.config.ts', ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment(chromium ? { CHROMIUM_PATH: chromium } : {}),
  },
)
process.exitCode = status ?? 1
