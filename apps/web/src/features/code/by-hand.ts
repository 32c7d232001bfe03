import type { LaneSettings } from '@wireside/contract/lanes'
import type { Compression } from '@wireside/contract/transports'
import type { Workload } from '@wireside/contract/workload'

type Shown = Pick<LaneSettings, 'transport' | 'ids' | 'compression'>

/** A line for a terminal. */
export interface HandLine {
  tool: 'curl' | 'wscat' | 'websocat'
  line: string
  /** This project's tests run it against the lane. */
  isRun: boolean
}

/** The same stream in a terminal: a lane port is usable without a session. Command-line clients speak no WebSocket over HTTP/2. */
export function byHand({ transport, ids, compression }: Shown, { rate, payload }: Workload, lanesUrl: string): HandLine[] {
  // The certificate may be one that only this machine knows.
  const insecure = lanesUrl.startsWith('https:')
  const query = `rate=${rate || 1}&size=${payload.size}${options(ids, compression)}`
  const k = insecure ? ' -k' : ''
  switch (transport) {
    case 'websocket': {
      const url = `${lanesUrl.replace(/^http/, 'ws')}/ws?${query}`
      const wscat: HandLine = { tool: 'wscat', line: `npx wscat${insecure ? ' -n' : ''} -c '${url}'`, isRun: true }
      // websocat has no permessage-deflate; wscat offers it by itself.
      return compression === 'off' ? [wscat, { tool: 'websocat', line: `websocat${k} '${url}'`, isRun: false }] : [wscat]
    }
    case 'sse':
      return [curl(`${stream(compression)}${k} '${lanesUrl}/sse?${query}'`)]
    case 'sse-fetch':
      return [curl(`${stream(compression)}${k} -X POST '${lanesUrl}/sse?${query}'`)]
    case 'webtransport':
      return [curl(`curl${k} '${lanesUrl}/wt'   # where it is and its certificate’s hash; no command-line client speaks WebTransport yet`)]
    case 'http-stream':
      return [curl(`${stream(compression)}${k} '${lanesUrl}/stream?${query}'`)]
    case 'long-poll':
      return [curl(`curl${k} '${lanesUrl}/poll?${query}' # and again, with &last= and the cursor it answered`)]
    case 'iframe':
      return [curl(`curl -N${k} '${lanesUrl}/iframe?${query}'`)]
    case 'socketio':
      return [
        curl(`url='${lanesUrl}/socket.io/?EIO=4&transport=polling&${query}'
sid=$(curl -s${insecure ? 'k' : ''} "$url" | sed 's/.*"sid":"\\([^"]*\\).*/\\1/')
curl -s${insecure ? 'k' : ''} "$url&sid=$sid" -d 40 && curl -s${insecure ? 'k' : ''} "$url&sid=$sid" # and again, for what came since`),
      ]
  }
}

function curl(line: string): HandLine {
  return { tool: 'curl', line, isRun: true }
}

/** The least a page needs to receive this lane: what "as shipped" means. */
export function bareClient({ transport, ids, compression }: Shown, lanesUrl: string): string {
  const query = `rate=1&size=100${options(ids, compression)}`
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
    case 'webtransport':
      return `const { port, certificateHash } = await (await fetch('${lanesUrl}/wt')).json()
const value = Uint8Array.from(certificateHash.match(/../g), (hex) => parseInt(hex, 16))
const session = new WebTransport(\`https://127.0.0.1:\${port}/wt?${query}&mode=datagrams\`, {
  serverCertificateHashes: [{ algorithm: 'sha-256', value }],
})
for await (const bytes of session.datagrams.readable) console.log(new TextDecoder().decode(bytes.subarray(5)))
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
    case 'iframe':
      return `<!-- Here alone: it names in frame-ancestors who may show it -->
<iframe hidden src="${lanesUrl}/iframe?${query}"></iframe>
<script>
  onmessage = ({ data: [message] }) => console.log(message)
</script>`
    case 'socketio':
      return `import { io } from 'socket.io-client'

const socket = io('${lanesUrl}', { query: { rate: 1, size: 100${ids ? ', ids: 1' : ''} } })
socket.on('message', (message) => console.log(message))
socket.on('disconnect', (reason) => console.log('lost', reason)) // it tries again by itself`
    case 'long-poll':
      return `let last = ''
for (;;) {
  const answer = await fetch('${lanesUrl}/poll?${query}' + last)
  const { messages, cursor } = await answer.json()
  for (const message of messages) console.log(message)
  if (cursor) last = '&last=' + cursor
}`
  }
}

function options(ids: boolean, compression: Compression): string {
  return `${ids ? '&ids=1' : ''}${compression === 'off' ? '' : `&compression=${compression}`}`
}

function stream(compression: Compression): string {
  return compression === 'off' ? 'curl -N' : 'curl -N --compressed'
}
