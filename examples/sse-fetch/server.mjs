import { createServer } from 'node:http'

const server = createServer(async (request, response) => {
  let prompt = ''
  for await (const piece of request) prompt += piece
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const words = `You asked: ${prompt || 'nothing'}`.split(' ')
  const timer = setInterval(() => {
    const word = words.shift()
    if (word === undefined) response.end()
    else response.write(`data: ${word}\n\n`)
  }, 200)
  response.on('close', () => clearInterval(timer))
})
server.listen(Number(process.argv[2] ?? 8080))
