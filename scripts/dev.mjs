// Hot reload: the page from Vite, lanes and control straight from the server, which starts anew when it changes.
import { install, ownNode, say, supervise } from './toolchain.mjs'

const PAGE = 5173
const port = Number(process.env.PORT ?? 4000)

install()
say(`the page is at http://localhost:${PAGE}/`)
const codes = await Promise.all([
  supervise(ownNode(), ['--watch', '--watch-preserve-output', 'apps/server/src/main.ts'], { DEV_ORIGINS: `http://localhost:${PAGE}` }),
  supervise(ownNode(), ['apps/web/node_modules/vite/bin/vite.js', 'apps/web'], { VITE_CONTROL_URL: `ws://localhost:${port}/control` }),
])
process.exitCode = Math.max(...codes)
