// What the attacker's page runs, in the visitor's browser: every way to reach the victim, with each guard on and off.
const { victim, lanesPort } = document.body.dataset
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

function small(text) {
  const element = document.createElement('small')
  element.textContent = text
  return element
}

/** A session of this page's own: probes are for who has one. */
function openSession() {
  return new Promise((resolve, reject) => {
    const control = new WebSocket(`ws://${location.host}/control`)
    const secret = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    control.onopen = () => control.send(JSON.stringify({ type: 'auth', protocol: 1, secret }))
    control.onmessage = ({ data }) => {
      const { type, session, why } = JSON.parse(data)
      if (type === 'hello') resolve(session)
      else if (type === 'goodbye') reject(new Error(why))
    }
    control.onerror = () => reject(new Error('the server cannot be reached'))
  })
}

const said = document.querySelector('output')

async function attack() {
  const session = await openSession()
  const rows = document.querySelector('tbody')
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
        const row = rows.insertRow()
        const head = document.createElement('th')
        head.scope = 'row'
        head.textContent = way
        if (!check && !cors) head.append(small(of))
        row.append(head)
        for (const cell of [...guards, ...outcome]) row.insertCell().textContent = cell
      }
    }
  }
  said.textContent = 'Done. What the server saw is the server’s own word; whether the answer could be read is this page’s.'
}

attack().catch(({ message }) => {
  said.textContent = `It could not go on: ${message}.`
})
