import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: Number(process.argv[2] ?? 8080) })
server.on('connection', (socket) => {
  let n = 0
  const timer = setInterval(() => socket.send(`message ${++n}`), 1000)
  socket.on('close', () => clearInterval(timer))
})
