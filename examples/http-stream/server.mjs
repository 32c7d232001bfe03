import { createServer } from 'node:http'

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  let n = 0
  const timer = setInterval(() => response.write(`${JSON.stringify(`message ${++n}`)}\n`), 1000)
  response.on('close', () => clearInterval(timer))
})
server.listen(Number(process.argv[2] ?? 8080))
