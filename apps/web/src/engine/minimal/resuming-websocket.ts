/** Opens `url` and keeps it open; `onMessage` gets each payload once. Each message is its id, a line feed, the payload. */
export function resumingWebSocket(url: string, onMessage: (payload: string) => void): () => void {
  let last = ''
  let attempt = 0
  let stopped = false
  let socket: WebSocket
  function connect(): void {
    socket = new WebSocket(last ? `${url}&last=${encodeURIComponent(last)}` : url)
    socket.onopen = () => (attempt = 0)
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const [id = '', ...payload] = data.split('\n')
      last = id
      onMessage(payload.join('\n'))
    }
    socket.onclose = () => {
      if (stopped) return
      const capped = Math.min(15_000, 500 * 2 ** attempt++)
      setTimeout(connect, capped * (1 - Math.random() / 2))
    }
  }
  connect()
  return () => {
    stopped = true
    socket.close()
  }
}
