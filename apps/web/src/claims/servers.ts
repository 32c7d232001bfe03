import type { DocumentedClaim } from './claim.ts'

export const servers: DocumentedClaim = {
  kind: 'documented',
  id: 'servers',
  question: 'which one',
  statement: 'Every server platform has a library for each; in Go gorilla/websocket is dead and a newer package took its place.',
  why: 'gorilla/websocket was archived on 9 December 2022, and talks from then still say so.',
  finding:
    'Dated: gorilla/websocket was taken up by new maintainers in July 2023. The newer package, coder/websocket, is not in Go’s standard library either.',
  asOf: '2026-11-26',
  record: [
    {
      type: 'table',
      caption: 'What serves each',
      columns: ['platform', 'WebSocket', 'SSE'],
      rows: [
        ['Node', 'ws; Fastify and Express through it', 'response.write, some ten lines; better-sse'],
        ['Python', 'websockets; Starlette and FastAPI', 'sse-starlette; StreamingResponse'],
        ['Go', 'coder/websocket; gorilla/websocket', 'net/http with Flush'],
        ['Java', 'Jakarta WebSocket; Spring', 'SseEmitter; JAX-RS'],
        ['.NET', 'in the framework', 'TypedResults.ServerSentEvents, since .NET 10'],
      ],
    },
    {
      type: 'lines',
      caption: 'Node: a WebSocket client for this lab’s lane',
      text: `import { WebSocket } from 'ws'\nnew WebSocket('ws://localhost:4001/ws?rate=5&size=32').on('message', (data) => console.log(String(data)))`,
    },
    {
      type: 'lines',
      caption: 'Python: the same lane, with websockets',
      text: `import asyncio, websockets\n\nasync def main():\n    async with websockets.connect("ws://localhost:4001/ws?rate=5&size=32") as ws:\n        async for message in ws:\n            print(message)\n\nasyncio.run(main())`,
    },
    {
      type: 'lines',
      caption: 'Go: the SSE lane, with the standard library',
      text: `resp, err := http.Get("http://localhost:4001/sse?rate=5&size=32")\nif err != nil { log.Fatal(err) }\nlines := bufio.NewScanner(resp.Body)\nfor lines.Scan() {\n    if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok { fmt.Println(data) }\n}`,
    },
  ],
  explanation: [
    'No platform decides the question: each has both. SSE usually needs no library on the server, WebSocket always does, and the care goes elsewhere: back-pressure, limits, heartbeats, and closing in order.',
  ],
  limits: ['A selection. Of the snippets only Node’s library runs in this project.'],
  sources: [
    {
      title: 'gorilla/websocket: repository, with its notice of new maintainers',
      url: 'https://github.com/gorilla/websocket',
    },
    {
      title: 'gorilla/websocket issue 370: archived, and taken up again',
      url: 'https://github.com/gorilla/websocket/issues/370',
      dated: '2023-07-27',
    },
    {
      title: 'dotnet/aspnetcore issue 56172: server-sent events as a result, in .NET 10',
      url: 'https://github.com/dotnet/aspnetcore/issues/56172',
    },
    { title: 'coder/websocket', url: 'https://github.com/coder/websocket' },
    {
      title: 'golang.org/x/net/websocket: its own advice to use another',
      url: 'https://pkg.go.dev/golang.org/x/net/websocket',
    },
  ],
}
