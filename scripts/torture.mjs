// Ten minutes of random faults in a real Chromium: TORTURE_MS and TORTURE_SEED change length and seed.
import { runPlaywright } from './playwright.mjs'

const TEN_MINUTES_MS = '600000'

process.exitCode = runPlaywright('e2e/playwright.config.ts', ['specs/torture.spec.ts'], {
  TORTURE_MS: process.env.TORTURE_MS ?? TEN_MINUTES_MS,
})
