import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { defineConfig, type Plugin } from 'vitest/config'

/** What Vite makes of the page's imports: a library's build for browsers, where it has one for Node as well. */
const forThePage: Plugin = {
  name: 'for-the-page',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source !== 'socket.io-client' || !importer?.includes('/apps/web/src/')) return null
    return join(dirname(createRequire(importer).resolve('socket.io-client/dist/socket.io.js')), 'socket.io.esm.min.js')
  },
}

export default defineConfig({
  plugins: [forThePage],
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'examples/*.test.ts'],
    // Real sockets under conditions: a machine with one busy core must not fail them.
    testTimeout: 30_000,
    // Vitest leaves one core to others, and of two that is half; most of these tests wait more than they compute.
    maxWorkers: 2,
    retry: process.env.CI ? 1 : 0,
    expect: { poll: { timeout: 10_000 } },
  },
})
