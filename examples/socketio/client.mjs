import { io } from 'socket.io-client'

const { origin, searchParams } = new URL(process.argv[2])
const socket = io(origin, { query: Object.fromEntries(searchParams) })
socket.on('message', (message) => console.log(message))
socket.on('disconnect', (reason) => console.error('lost', reason)) // it tries again by itself
