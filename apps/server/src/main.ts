import { announcement } from './announce.ts'
import { BadEnvironment, readEnvironment, type Config } from './environment.ts'
import { startServer } from './start.ts'

/** Longer than this after a signal, and something hangs: the process ends anyway. */
const STOP_WITHIN_MS = 4000

function environmentOrExit(): Config {
  try {
    return readEnvironment(process.env)
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error
    console.error(error.message)
    process.exit(2)
  }
}

const config = environmentOrExit()
const server = await startServer(config).catch((error: NodeJS.ErrnoException & { port?: number }) => {
  if (error.code === 'EADDRINUSE')
    console.error(`port ${error.port} is in use; set PORT (and LANES_PORT, TLS_PORT, TLS1_PORT) to free ones, like PORT=4100 npm start`)
  else console.error(`cannot listen on ${config.host}: ${error.message}`)
  process.exit(1)
})
console.log(announcement(config, server.ports))

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    void server.close().then(() => process.exit(0))
  })
}
