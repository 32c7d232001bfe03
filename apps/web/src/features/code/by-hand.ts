import type { LaneSettings } from '@wireside/contract/lanes'
import type { Workload } from '@wireside/contract/workload'

/** The same stream in a terminal: a lane port is usable without a session. */
export function byHand({ transport, ids }: Pick<LaneSettings, 'transport' | 'ids'>, { rate, payload }: Workload, lanesUrl: string): string {
  const query = `rate=${rate || 1}&size=${payload.size}${ids ? '&ids=1' : ''}`
  switch (transport) {
    case 'websocket':
      return `websocat '${lanesUrl.replace(/^http/, 'ws')}/ws?${query}'`
    case 'sse':
      return `curl -N '${lanesUrl}/sse?${query}'`
    case 'sse-fetch':
      return `curl -N -X POST '${lanesUrl}/sse?${query}'`
    case 'http-stream':
      return `curl -N '${lanesUrl}/stream?${query}'`
  }
}

/** The least a page needs to receive this lane: what "as shipped" means. */
export function bareClient({ transport, ids }: Pick<LaneSettings, 'transport' | 'ids'>, lanesUrl: string): string {
  const query = `rate=1&size=100${ids ? '&ids=1' : ''}`
  switch (transport) {
    case 'websocket':
      return `const socket = new WebSocket('${lanesUrl.replace(/^http/, 'ws')}/ws?${query}')
socket.onmessage = ({ data }) => console.log(data)
socket.onclose = ({ code }) => console.log('closed', code) // and stays closed`
    case 'sse':
      return `const source = new EventSource('${lanesUrl}/sse?${query}')
source.onmessage = ({ data, lastEventId }) => console.log(lastEventId, data)
source.onerror = () => console.log('lost') // it tries again by itself`
    case 'sse-fetch':
      return `import { createParser } from 'eventsource-parser'

const parser = createParser({ onEvent: ({ id, data }) => console.log(id, data) })
const { body } = await fetch('${lanesUrl}/sse?${query}', { method: 'POST' })
for await (const text of body.pipeThrough(new TextDecoderStream())) parser.feed(text)
console.log('ended') // and stays so`
    case 'http-stream':
      return `const { body } = await fetch('${lanesUrl}/stream?${query}')
let rest = ''
for await (const text of body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split('\\n')
  rest = lines.pop()
  for (const line of lines) console.log(JSON.parse(line))
}
console.log('ended') // and stays so`
  }
}
