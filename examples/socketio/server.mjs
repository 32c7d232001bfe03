import { Server } from 'socket.io'

const io = new Server(Number(process.argv[2] ?? 8080))
let n = 0
setInterval(() => io.send(`message ${++n}`), 1000) // to every socket; io.to('room').send() to those that joined one
