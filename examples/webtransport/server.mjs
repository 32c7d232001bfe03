// A browser takes a certificate by its hash where it is of an elliptic curve and valid for at most fourteen days.
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebTransportServer } from 'rwebtransport'
import { generate } from 'selfsigned'

const port = Number(process.argv[2] ?? 8080)
const notAfterDate = new Date(Date.now() + 10 * 86_400_000)
const made = await generate([{ name: 'commonName', value: 'localhost' }], {
  keyType: 'ec',
  curve: 'P-256',
  algorithm: 'sha256',
  notAfterDate,
})
const certificateHash = createHash('sha256').update(new X509Certificate(made.cert).raw).digest('hex')

const folder = mkdtempSync(join(tmpdir(), 'webtransport-'))
const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
writeFileSync(cert, made.cert)
writeFileSync(key, made.private, { mode: 0o600 })
const server = new WebTransportServer({ host: '127.0.0.1', port, cert, key })
await server.ready
rmSync(folder, { recursive: true })

// Where it is, and what its certificate hashes to, over HTTP: a client asks there first.
createServer((_request, response) => response.end(JSON.stringify({ port, certificateHash }))).listen(port)
console.log(`https://127.0.0.1:${port}/, certificate ${certificateHash}`)

// Of a session whose client is gone the library rejects promises that nobody holds.
process.on('unhandledRejection', ({ message }) => console.error('lost', message))
for await (const session of server.incomingSessions) {
  const datagrams = session.datagrams.writable.getWriter()
  let n = 0
  const timer = setInterval(() => {
    // Four bytes that number the datagram and one that says text, then the payload.
    const head = Buffer.alloc(5)
    head.writeUInt32BE(n)
    datagrams.write(Buffer.concat([head, Buffer.from(`message ${++n}`)])).catch(() => clearInterval(timer))
  }, 1000)
}
