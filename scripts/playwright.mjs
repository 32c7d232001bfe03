import { spawnSync } from 'node:child_process'
import { findChromium, PLAYWRIGHT } from './chromium.mjs'
import { buildPage, environment, install, ownNode, ROOT } from './toolchain.mjs'

/** Runs Playwright's tests of a configuration on the built page, in the Chromium that is there; returns its exit code. */
export function runPlaywright(config, args, more = {}) {
  install()
  buildPage()
  const chromium = findChromium()
  const { status } = spawnSync(ownNode(), [PLAYWRIGHT, 'test', '--config', config, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment({ ...more, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) }),
  })
  return status ?? 1
}
