import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { WebTransportServer, WebTransportServerSession } from 'rwebtransport'
import { makeCertificate } from '../tls/certificate.ts'

/** A browser takes a certificate by its hash only where it is valid for at most 14 days (W3C WebTransport §6.9.1). */
const VALID_DAYS = 10
const DAY_MS = 86_400_000

/** One QUIC server with its certificate; what opens after `renewAt` should open on a newer one. */
export interface QuicServer {
  readonly port: number
  /** SHA-256 of the certificate, as `serverCertificateHashes` takes it. */
  readonly certificateHash: Buffer
  /** Half of its time: ms since 1970. */
  readonly renewAt: number
  close(): void
}

/** Why there is none on this machine, in one sentence for the page. */
export class QuicUnavailable extends Error {}

/** Starts one on a loopback port of its own. `names` are what its certificate is for. Throws `QuicUnavailable`. */
export async function startQuicServer(
  names: readonly string[],
  now: number,
  onSession: (session: WebTransportServerSession) => void,
): Promise<QuicServer> {
  const { WebTransportServer: Server } = await load()
  const certificate = await makeCertificate(names, now, VALID_DAYS)
  // The library takes files; once it listens it has read them.
  const folder = mkdtempSync(join(tmpdir(), 'wireside-quic-'))
  let server: WebTransportServer
  try {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    writeFileSync(cert, certificate.cert, { mode: 0o600 })
    writeFileSync(key, certificate.key, { mode: 0o600 })
    server = new Server({ host: '127.0.0.1', port: 0, cert, key })
    await server.ready
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  void accept(server, onSession)
  return {
    port: server.port,
    certificateHash: createHash('sha256').update(new X509Certificate(certificate.cert).raw).digest(),
    renewAt: now + (VALID_DAYS / 2) * DAY_MS,
    close: () => server.close(),
  }
}

async function load(): Promise<typeof import('rwebtransport')> {
  const { platform, arch } = process
  const folder = dirname(dirname(createRequire(import.meta.url).resolve('rwebtransport')))
  // Where it has no binary its loader tries to build one, which takes minutes and a Rust toolchain.
  if (!existsSync(join(folder, 'prebuilds', `${platform}-${arch}`))) {
    throw new QuicUnavailable(`the server has no QUIC for ${platform} on ${arch}`)
  }
  try {
    const library = await import('rwebtransport')
    outliveLostSessions(library)
    return library
  } catch (error) {
    throw new QuicUnavailable(`the server cannot load its QUIC library: ${(error as Error).message}`)
  }
}

let outlives = false

/**
 * Of a session that is lost the library also rejects promises that it gives to nobody, so that nobody can take them:
 * a browser that vanishes would end the process half a minute later (seen). Any other rejection ends it as before.
 */
function outliveLostSessions({ WebTransportError }: typeof import('rwebtransport')): void {
  if (outlives) return
  outlives = true
  process.on('unhandledRejection', (error) => {
    if (!(error instanceof WebTransportError)) throw error
  })
}

async function accept(server: WebTransportServer, onSession: (session: WebTransportServerSession) => void): Promise<void> {
  const sessions = server.incomingSessions.getReader()
  for (;;) {
    const { value, done } = await sessions.read()
    if (done) return
    onSession(value)
  }
}
