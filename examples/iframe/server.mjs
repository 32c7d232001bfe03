import { createServer } from 'node:http'

const RECEIVE = '<script>function m(...a){document.currentScript.remove();parent.postMessage(a,"*")}</script>'

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' })
  response.write(`<!doctype html>${RECEIVE}`)
  let n = 0
  // A `<` of a message must not end the element it is in.
  const inScript = (message) => JSON.stringify(message).replaceAll('<', '\\u003c')
  const timer = setInterval(() => response.write(`<script>m(${inScript(`message ${++n}`)})</script>`), 1000)
  response.on('close', () => clearInterval(timer))
})
server.listen(Number(process.argv[2] ?? 8080))
