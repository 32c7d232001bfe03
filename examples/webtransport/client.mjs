// The same in a browser, which has WebTransport by itself.
import { WebTransport } from 'rwebtransport'

const lane = new URL(process.argv[2])
const { port, certificateHash } = await (await fetch(lane.origin + lane.pathname)).json()
const value = Uint8Array.from(certificateHash.match(/../g), (hex) => parseInt(hex, 16))
const session = new WebTransport(`https://127.0.0.1:${port}${lane.pathname}${lane.search}&mode=datagrams`, {
  serverCertificateHashes: [{ algorithm: 'sha-256', value }],
})
// Four bytes that number the datagram and one that says text or binary, then the payload.
for await (const bytes of session.datagrams.readable) console.log(new TextDecoder().decode(bytes.subarray(5)))
