// What the page of tokens runs: every API with every way to hand a token over.
const lanes = `//${location.hostname}:${document.body.dataset.lanes}`
const TOKEN = 'let-me-in'

/** Each resolves once the server has answered, or will not. */
const APIS = {
  fetch: (url, { headers = {}, credentials = 'omit' }) =>
    fetch(`http:${url}`, { headers, credentials }).then(
      (response) => response.text(),
      () => '',
    ),
  EventSource: (url, { headers, credentials }) =>
    new Promise((resolve) => {
      // An EventSource takes no headers: what is given is left aside.
      const source = new EventSource(`http:${url}`, { withCredentials: credentials === 'include', headers })
      source.onmessage = source.onerror = () => {
        source.close()
        resolve()
      }
    }),
  WebSocket: (url, { headers, protocols = [], message }) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws:${url}`, protocols, { headers })
      socket.onopen = () => socket.send(message ?? 'no token')
      socket.onclose = resolve
    }),
}

const ALL = Object.keys(APIS)
const MEANS = [
  { means: 'header', apis: ALL, with: () => ({ headers: { authorization: `Bearer ${TOKEN}` } }) },
  { means: 'cookie', apis: ALL, with: () => ({ credentials: 'include', query: { cookies: 1 } }) },
  { means: 'query', apis: ALL, with: () => ({ query: { token: TOKEN } }) },
  { means: 'one-time ticket', apis: ALL, with: async (session) => ({ query: { ticket: await ticket(session) } }) },
  { means: 'the same ticket again', apis: ['WebSocket'], with: () => ({ query: { ticket: spent } }) },
  { means: 'subprotocol', apis: ['WebSocket'], with: () => ({ protocols: ['wireside', `token.${TOKEN}`] }) },
  { means: 'first message', apis: ['WebSocket'], with: () => ({ message: TOKEN }) },
]

let spent = ''
async function ticket(session) {
  const headers = { authorization: `Bearer ${TOKEN}` }
  spent = await (await fetch(`http:${lanes}/probe/ticket?session=${session}`, { headers })).text()
  return spent
}

async function tryAll() {
  const session = await openSession()
  for (const { means, apis, with: given } of MEANS) {
    for (const api of apis) {
      const name = `${means} ${api}`
      const { query = {}, ...init } = await given(session)
      await APIS[api](`${lanes}/probe/token?${new URLSearchParams({ session, name, ...query })}`, init)
      const log = await fetch(`http:${lanes}/probe/token-log?${new URLSearchParams({ session, name })}`)
      const { by, line, referer } = await log.json()
      addRow(means, null, [api, by ?? 'nothing', line, referer ?? 'not sent'])
    }
  }
  say('Done. A subprotocol and a first message are a WebSocket’s alone; what came in, and the log’s line, are the server’s own word.')
}

tryAll().catch(({ message }) => say(`It could not go on: ${message}.`))
