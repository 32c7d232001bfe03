// Every experiment of the claims, headless, against a server of its own: `npm run claims -- --json FILE`.
import { findChromium } from './chromium.mjs'
import { buildPage, install, ownNode, supervise } from './toolchain.mjs'

install()
buildPage()
const chromium = findChromium()
process.exitCode = await supervise(ownNode(), ['e2e/claims.ts', ...process.argv.slice(2)], chromium ? { CHROMIUM_PATH: chromium } : {})
