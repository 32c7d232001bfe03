// Everything that must hold before a change lands. `npm test` runs all of it, `npm run check` all but the browser.
import { spawnSync } from 'node:child_process'
import { findChromium, PLAYWRIGHT } from './chromium.mjs'
import { buildPage, environment, install, ROOT, say } from './toolchain.mjs'

const PROJECTS = [
  'packages/wire',
  'packages/wire/tsconfig.test.json',
  'packages/contract',
  'packages/contract/tsconfig.test.json',
  'apps/server',
  'apps/web',
  'apps/web/tsconfig.engine.json',
  'apps/web/tsconfig.test.json',
  'apps/bench',
  'apps/dissect',
  'apps/conformance',
  'examples',
  'e2e',
]

const bin = (name) => `node_modules/.bin/${name}`
const STEPS = [
  ['format', [[bin('oxfmt'), '--check', '.']]],
  ['lint', [[bin('oxlint'), '--type-aware', '--max-warnings=0']]],
  ['the lint sees planted violations', [['node', 'scripts/planted-violations.mjs']]],
  ['types', PROJECTS.map((project) => [bin('tsc'), '--noEmit', '-p', project])],
  ['dead code', [[bin('knip')]]],
  ['unit and property tests', [[bin('vitest'), 'run']]],
]
const PAGES = ['node', PLAYWRIGHT, 'test', '--config', 'e2e/playwright.config.ts']
const BROWSER = [
  ['what needs the machine for itself, in Chromium', [[...PAGES, '--project=alone']]],
  ['pages in Chromium, two at a time', [[...PAGES, '--project=claims', '--project=pages']]],
]

const checkOnly = process.argv[2] === 'check'
install()
const startedAt = Date.now()
for (const [name, commands] of STEPS) step(name, commands)
if (!checkOnly) {
  buildPage()
  step('what the page loads first', [['node', 'scripts/page-budget.mjs']])
  const chromium = findChromium()
  for (const [name, commands] of BROWSER) step(name, commands, chromium ? { CHROMIUM_PATH: chromium } : {})
}
say(`all passed in ${Math.round((Date.now() - startedAt) / 1000)} s`)

function step(name, commands, more = {}) {
  const from = Date.now()
  for (const [command, ...args] of commands) {
    const { status, error } = spawnSync(command, args, {
      cwd: ROOT,
      stdio: 'inherit',
      env: environment(more),
      shell: process.platform === 'win32',
    })
    if (status === 0) continue
    if (error) console.error(error.message)
    console.error(`wireside: ${name} failed: ${[command, ...args].join(' ')}`)
    process.exit(1)
  }
  say(`${name}: passed in ${((Date.now() - from) / 1000).toFixed(1)} s`)
}
