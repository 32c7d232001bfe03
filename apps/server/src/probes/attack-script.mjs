// What the attacker's page runs, in the visitor's browser: every way to reach the victim, with each guard on and off.
const { victim, lanes: lanesPort } = document.body.dataset
const lanes = `//${victim}:${lanesPort}`

const WAYS = [
  { way: 'fetch', of: 'SSE over fetch, HTTP stream, long polling, Socket.IO by polling', reach: (url) => answered(url, {}) },
  { way: 'POST, text/plain', of: 'the way up of one-way lanes', reach: (url) => answered(url, { method: 'POST', body: 'x' }) },
  { way: 'EventSource', of: 'SSE', reach: heard },
  { way: 'WebSocket', of: 'WebSocket, Socket.IO once it is upgraded', reach: told, corsIsNothing: true },
  { way: 'iframe', of: 'the forever iframe', reach: shown, corsIsNothing: true },
]

/** Each returns whether this page could read the answer. */
async function answered(url, init) {
  const headers = init.body ? { 'content-type': 'text/plain' } : {}
  return fetch(`http:${url}`, { ...init, headers, credentials: 'include' }).then(
    ({ ok }) => ok,
    () => false,
  )
}

function heard(url) {
  return new Promise((resolve) => {
    const source = new EventSource(`http:${url}`, { withCredentials: true })
    const end = (read) => {
      source.close()
      resolve(read)
    }
    source.onmessage = () => end(true)
    source.onerror = () => end(false)
  })
}

function told(url) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws:${url}`)
    socket.onmessage = () => {
      socket.close()
      resolve(true)
    }
    socket.onclose = () => resolve(false)
  })
}

function shown(url) {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe')
    frame.hidden = true
    frame.src = `http:${url}`
    frame.onload = () => {
      // Null where the document is of another origin.
      resolve(frame.contentDocument !== null)
      frame.remove()
    }
    document.body.append(frame)
  })
}

async function attack() {
  const session = await openSession()
  for (const { way, of, reach, corsIsNothing } of WAYS) {
    for (const check of [0, 1]) {
      for (const cors of corsIsNothing ? [0] : [0, 1]) {
        const name = `${way} ${check}${cors}`
        const query = new URLSearchParams({ session, name, check, cors })
        const read = await reach(`${lanes}/probe/guard?${query}`)
        const log = await fetch(`http:${lanes}/probe/guard-log?${new URLSearchParams({ session, name })}`)
        const { letIn, cookies, origin, referer } = await log.json()
        const guards = [check ? 'on' : 'off', corsIsNothing ? 'does not apply' : cors ? 'allows it' : 'off']
        const outcome = [
          letIn ? 'yes' : 'no',
          cookies.join(', ') || 'no cookie',
          read ? 'yes' : 'no',
          origin ?? 'not sent',
          referer ?? 'not sent',
        ]
        addRow(way, check || cors ? null : of, [...guards, ...outcome])
      }
    }
  }
  say('Done. What the server saw is the server’s own word; whether the answer could be read is this page’s.')
}

attack().catch(({ message }) => say(`It could not go on: ${message}.`))
