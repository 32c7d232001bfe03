// What the scripted pages share: put before each one’s own script, in one module.
export function say(text) {
  document.querySelector('output').textContent = text
}

/** Its first cell names the row; `more`, where it is not null, in small beneath. */
export function addRow(name, more, cells) {
  const row = document.querySelector('tbody').insertRow()
  const head = document.createElement('th')
  head.scope = 'row'
  head.textContent = name
  if (more !== null) {
    const small = document.createElement('small')
    small.textContent = more
    head.append(small)
  }
  row.append(head)
  for (const cell of cells) row.insertCell().textContent = cell
}

/** A session of this page's own: probes are for who has one. */
export function openSession() {
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
