import { once } from 'node:events'
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2'
import { connect as connectTcp, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'

/** A TLS client that counts the clear bytes it sends and receives; its TCP socket counts the ciphertext. */
export class ClearClient extends Duplex {
  readonly tcp: Socket
  readonly tls: TLSSocket
  sentBytes = 0
  receivedBytes = 0

  private constructor(tcp: Socket, tls: TLSSocket) {
    super()
    this.tcp = tcp
    this.tls = tls
    tls.on('data', (chunk: Buffer) => {
      this.receivedBytes += chunk.length
      this.push(chunk)
    })
    tls.on('end', () => this.push(null))
    for (const socket of [tcp, tls]) socket.on('error', () => this.destroy())
    tls.on('close', () => this.destroy())
  }

  static async connect(port: number, protocol: 'h2' | 'http/1.1'): Promise<ClearClient> {
    const tcp = connectTcp(port, '127.0.0.1')
    const tls = connectTls({ socket: tcp, ALPNProtocols: [protocol], rejectUnauthorized: false })
    await once(tls, 'secureConnect')
    return new ClearClient(tcp, tls)
  }

  http2(): ClientHttp2Session {
    const session = connectHttp2('https://127.0.0.1', { createConnection: () => this })
    session.on('error', () => undefined)
    return session
  }

  override _read(): void {
    this.tls.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.sentBytes += chunk.length
    // What fails here ends the connection, which says it.
    this.tls.write(chunk, () => done())
  }

  override _final(done: (error?: Error | null) => void): void {
    this.tls.end(() => done())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.tcp.destroy()
    done(error)
  }
}
