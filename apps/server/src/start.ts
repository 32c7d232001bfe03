import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { readFileSync } from 'node:fs'
import { Access, type Ports } from './access.ts'
import { buildApp } from './app.ts'
import type { Config } from './environment.ts'
import { buildLanes } from './lanes.ts'
import { Metrics } from './metrics.ts'
import { Registry } from './sessions/registry.ts'

export interface RunningServer {
  ports: Ports
  registry: Registry
  /** Ends every lane and connection; settles when both ports are free. */
  close(): Promise<void>
}

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }

/** Listens on both ports; throws Node's own error where one is taken. */
export async function startServer(config: Config): Promise<RunningServer> {
  const now = (): number => performance.now()
  const ports: Ports = { app: config.port, lanes: config.lanesPort }
  const access = new Access(config, ports)
  const registry = new Registry(config.limits, now)
  const metrics = new Metrics(registry)
  const lanes = await buildLanes({ config, access, registry, metrics, now })
  const app = await buildApp({ config, access, ports, registry, metrics, now, version })
  try {
    await lanes.listen({ host: config.host, port: config.lanesPort })
    ports.lanes = (lanes.server.address() as AddressInfo).port
    await app.listen({ host: config.host, port: config.port })
    ports.app = (app.server.address() as AddressInfo).port
  } catch (error) {
    await Promise.all([lanes.close(), app.close()])
    throw error
  }
  return {
    ports,
    registry,
    async close() {
      metrics.close()
      registry.end()
      await Promise.all([lanes.close(), app.close()])
    },
  }
}
