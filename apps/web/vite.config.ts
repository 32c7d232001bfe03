import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compress, firstLoad, preloadPage } from './first-load.ts'

/** The page is cross-origin isolated (5 µs clock step instead of 100 µs); the server says the same in production. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

export default defineConfig({
  plugins: [react(), preloadPage(), compress()],
  worker: { format: 'es' },
  // What is loaded first has a budget of its own: scripts/page-budget.mjs.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: true,
    manifest: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: firstLoad,
  },
  server: { port: 5173, strictPort: true, headers: isolation },
})
