import { buildPage, install, ownNode, supervise } from './toolchain.mjs'

install()
buildPage()
process.exitCode = await supervise(ownNode(), ['apps/server/src/main.ts'])
