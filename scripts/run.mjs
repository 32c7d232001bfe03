// Runs one of our TypeScript entry points under our own Node: `node scripts/run.mjs FILE ARGUMENTS`.
import { install, ownNode, supervise } from './toolchain.mjs'

install()
process.exitCode = await supervise(ownNode(), process.argv.slice(2))
