import { defineConfig } from '@playwright/test'
import base from './playwright.config.ts'

/** What the page costs the browser: figures to read, too long and too noisy for `npm test`. */
export default defineConfig({ ...base, testDir: 'bench', projects: [{ name: 'bench' }], workers: 1 })
