// The same in a browser, and in Node from 22 on.
const socket = new WebSocket(process.argv[2])
socket.onmessage = ({ data }) => console.log(data)
socket.onclose = ({ code }) => console.error('closed', code) // and stays closed
