import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { readFileSync } from 'node:fs'
import { Access, type Ports } from './access.ts'
import { buildApp } from './app.ts'
import type { Config } from './environment.ts'
import { buildLanes } from './lanes.ts'
import { Metrics } from './metrics.ts'
import { LaneServer } from './routes/lane-server.ts'
import { Registry } from './sessions/registry.ts'
import { certificateNames, ownCertificate } from './tls/certificate.ts'
import { TlsLanes } from './tls/tls-lanes.ts'
import { WebTransportLanes } from './webtransport/webtransport-lanes.ts'

export interface RunningServer {
  ports: Ports
  registry: Registry
  /** Ends every lane and connection; settles when all ports are free. */
  close(): Promise<void>
}

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }

/** Listens on all ports; throws Node's own error where one is taken. */
export async function startServer(config: Config): Promise<RunningServer> {
  const now = (): number => performance.now()
  const ports: Ports = { app: config.port, lanes: config.lanesPort, tls: config.tlsPort, tls1: config.tls1Port, appTls: config.appTlsPort }
  const access = new Access(config, ports)
  const registry = new Registry(config.limits, now)
  const metrics = new Metrics(registry)
  const options = { config, access, registry, metrics, now }
  const laneServer = new LaneServer(options)
  const names = certificateNames(config)
  const webtransport = new WebTransportLanes({ config, access, names, now }, laneServer)
  const lanes = await buildLanes(options, laneServer, webtransport, 'h1')
  const certificate = config.certificate ?? (await ownCertificate(config.certificateFolder, names, Date.now()))
  const tlsLanes = await TlsLanes.build(options, laneServer, webtransport, certificate)
  const page = { config, access, ports, registry, metrics, now, version }
  const app = await buildApp({ ...page, certificate: null })
  const appTls = config.appTlsPort === null ? null : await buildApp({ ...page, certificate })
  try {
    await lanes.listen({ host: config.host, port: config.lanesPort })
    ports.lanes = (lanes.server.address() as AddressInfo).port
    await app.listen({ host: config.host, port: config.port })
    ports.app = (app.server.address() as AddressInfo).port
    if (appTls) {
      await appTls.listen({ host: config.host, port: config.appTlsPort ?? 0 })
      ports.appTls = (appTls.server.address() as AddressInfo).port
    }
    Object.assign(ports, await tlsLanes.listen(config.host, config.tlsPort, config.tls1Port))
    await webtransport.listen(config.host, config.tlsPort === 0 ? 0 : ports.tls)
  } catch (error) {
    await Promise.all([lanes.close(), tlsLanes.close(), webtransport.close(), app.close(), appTls?.close()])
    throw error
  }
  return {
    ports,
    registry,
    async close() {
      metrics.close()
      registry.end()
      await Promise.all([lanes.close(), tlsLanes.close(), webtransport.close(), app.close(), appTls?.close()])
    },
  }
}
