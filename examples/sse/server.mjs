import { createServer } from 'node:http'

const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  let n = Number(request.headers['last-event-id'] ?? 0)
  const timer = setInterval(() => response.write(`id: ${++n}\ndata: message ${n}\n\n`), 1000)
  response.on('close', () => clearInterval(timer))
})
server.listen(Number(process.argv[2] ?? 8080))
