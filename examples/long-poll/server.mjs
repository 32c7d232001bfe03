import { createServer } from 'node:http'

const HOLD_MS = 25_000
let n = 0
let waiting = []
setInterval(() => {
  n++
  for (const answer of waiting.splice(0)) answer()
}, 1000)

const server = createServer((request, response) => {
  const last = Number(new URL(request.url, 'http://localhost').searchParams.get('last') ?? n)
  const answer = () => {
    clearTimeout(timer)
    waiting = waiting.filter((other) => other !== answer)
    const messages = Array.from({ length: n - last }, (_, index) => `message ${last + index + 1}`)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ messages, cursor: String(n) }))
  }
  const timer = setTimeout(answer, HOLD_MS)
  if (last < n) answer()
  else waiting.push(answer)
})
server.listen(Number(process.argv[2] ?? 8080))
