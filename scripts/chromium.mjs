import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { environment, ownNode, ROOT, say } from './toolchain.mjs'

/** Its command line. */
export const PLAYWRIGHT = 'e2e/node_modules/@playwright/test/cli.js'

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The Chromium that tests run in: the named one, the system's, or one installed here; null is Playwright's own. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return named
    console.error(`CHROMIUM_PATH=${named} is not a file`)
    process.exit(1)
  }
  const found = SYSTEM.find((path) => existsSync(path))
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('installing Chromium with apt-get')
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update', '-qq'], quiet)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet)
    const installed = SYSTEM.find((path) => existsSync(path))
    if (installed) return installed
  }
  say('installing Chromium with Playwright')
  const { status } = spawnSync(ownNode(), [PLAYWRIGHT, 'install', 'chromium'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment(),
  })
  if (status === 0) return null
  console.error('No Chromium could be found or installed; set CHROMIUM_PATH to one.')
  process.exit(1)
}
