// What the page costs the browser, measured by Chromium's own tracing: `node scripts/bench-page.mjs`.
import { runPlaywright } from './playwright.mjs'

process.exitCode = runPlaywright('e2e/bench.config.ts', process.argv.slice(2))
