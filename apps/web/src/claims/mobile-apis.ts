import type { DocumentedClaim } from './claim.ts'

const SWIFT = `let task = URLSession.shared.webSocketTask(with: url)
task.resume()
let message = try await task.receive()`

const SWIFT_SSE = `let (bytes, _) = try await URLSession.shared.bytes(from: url)
for try await line in bytes.lines where line.hasPrefix("data: ") {
    show(String(line.dropFirst(6)))
}`

const KOTLIN = `// WebSocket: in OkHttp itself
client.newWebSocket(Request.Builder().url(url).build(), object : WebSocketListener() {
    override fun onMessage(webSocket: WebSocket, text: String) = show(text)
})

// SSE: in the add-on okhttp-sse
EventSources.createFactory(client).newEventSource(request, object : EventSourceListener() {
    override fun onEvent(source: EventSource, id: String?, type: String?, data: String) = show(data)
})`

export const mobileApis: DocumentedClaim = {
  kind: 'documented',
  id: 'mobile-apis',
  question: 'which one',
  statement: 'Mobile platforms ship a WebSocket client and no SSE client.',
  why: 'iOS has had one since 2019, and nobody mentions SSE.',
  finding: 'iOS: true. Android’s platform ships neither; OkHttp, a third-party library, has both, SSE in an add-on module.',
  asOf: '2026-11-26',
  record: [
    {
      type: 'table',
      caption: 'What comes with the platform',
      columns: ['', 'WebSocket', 'SSE'],
      rows: [
        ['iOS, macOS (Foundation)', 'URLSessionWebSocketTask, since iOS 13 and macOS 10.15', 'none; lines of a response can be read'],
        ['Android (platform)', 'none', 'none'],
        ['OkHttp (third party)', 'in the library', 'add-on okhttp-sse'],
        ['Web view of either', 'WebSocket', 'EventSource'],
      ],
    },
    { type: 'lines', caption: 'Swift: WebSocket', text: SWIFT },
    { type: 'lines', caption: 'Swift: an event stream, read by hand', text: SWIFT_SSE },
    { type: 'lines', caption: 'Kotlin, with OkHttp', text: KOTLIN },
  ],
  explanation: [
    'Half of it holds. That SSE has no client on iOS weighs little, as a response can be read line by line; what has to be written is reconnecting with Last-Event-ID.',
    'What weighs more on phones is neither API: in the background both are suspended, and push services do the waking.',
  ],
  limits: ['The snippets were not run here.'],
  sources: [
    {
      title: 'Apple: URLSessionWebSocketTask',
      url: 'https://developer.apple.com/documentation/foundation/urlsessionwebsockettask',
    },
    { title: 'OkHttp: okhttp-sse', url: 'https://square.github.io/okhttp/5.x/okhttp-sse/' },
  ],
}
