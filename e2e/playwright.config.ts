import { defineConfig } from '@playwright/test'
import { CHROMIUM } from './pages/chromium.ts'
import { APP_PORT } from './pages/lab.ts'

/** What holds figures against each other, or everything that passes a port against a capture: another browser would be in them. */
const ALONE = ['fairness.spec.ts', 'ground-truth.spec.ts', 'observer.spec.ts', 'scale.spec.ts']
const CLAIMS = 'claims.spec.ts'

export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results',
  projects: [
    { name: 'alone', testMatch: ALONE, workers: 1 },
    // First, because one of them takes minutes: the others pass by beside it.
    { name: 'claims', testMatch: CLAIMS },
    { name: 'pages', testIgnore: [...ALONE, CLAIMS] },
  ],
  // Most tests wait more than they compute.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // A shared machine can stall for a second; what fails twice has failed, and the report names what was flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${APP_PORT}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: CHROMIUM,
  },
  webServer: {
    command: 'node apps/server/src/main.ts',
    cwd: '..',
    env: { HOST: '0.0.0.0', PORT: String(APP_PORT) },
    url: `http://localhost:${APP_PORT}/healthz`,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
})
