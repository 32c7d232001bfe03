// Ten minutes of random faults in a real Chromium: TORTURE_MS and TORTURE_SEED change length and seed.
import { spawnSync } from 'node:child_process'
import { findChromium } from './chromium.mjs'
import { buildPage, environment, install, ROOT } from './toolchain.mjs'

const TEN_MINUTES_MS = '600000'

install()
buildPage()
const chromium = findChromium()
const { status } = spawnSync(
  'node',
  ['e2e/node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts', 'specs/torture.spec.ts'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment({ TORTURE_MS: process.env.TORTURE_MS ?? TEN_MINUTES_MS, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) }),
    shell: process.platform === 'win32',
  },
)
process.exitCode = status ?? 1
