// Plain JavaScript: to strip types, Node would load a compiler into every thread, 10 MB each, and measure that.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { parentPort } from 'node:worker_threads'
import { WebSocketServer } from 'ws'

// A thread can't take over a socket that another accepted: each listens on a port of its own, for its one connection.
const server = createServer({ headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0 })
let held = null
const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
server.on('upgrade', (request, socket, head) => {
  webSockets.handleUpgrade(request, socket, head, (webSocket) => {
    webSocket.on('error', () => webSocket.terminate())
    held = socket
  })
})
server.on('request', (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write(': held\n')
  held = response.socket
})
server.listen({ port: 0, host: '127.0.0.1' })
await once(server, 'listening')
// Bytes are a broadcast, null asks for a garbage collection and is answered by null.
parentPort.on('message', (bytes) => {
  if (bytes !== null) held?.write(bytes)
  else {
    globalThis.gc?.()
    parentPort.postMessage(null)
  }
})
parentPort.postMessage(server.address().port)
