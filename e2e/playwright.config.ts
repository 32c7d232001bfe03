import { defineConfig } from '@playwright/test'
import { CHROMIUM } from './pages/chromium.ts'
import { APP_PORT } from './pages/lab.ts'

export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results',
  // Lanes are timed: two browsers on two cores would measure each other.
  workers: 1,
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
