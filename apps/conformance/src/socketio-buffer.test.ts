import { expect, it } from 'vitest'
import { readEnvironment } from '../../server/src/environment.ts'
import { startServer } from '../../server/src/start.ts'
import { openSocketio } from '../../web/src/engine/transports/socketio.ts'
import { installBrowser } from './browser.fixture.ts'

const PATIENT = { timeout: 10_000 }

installBrowser()

it(
  'over Socket.IO what its server has not acknowledged counts as waiting, until it has or the connection is lost',
  { timeout: 40_000 },
  async () => {
    const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
    let isOpen = false
    const ignore = (): void => undefined
    const connection = openSocketio({
      url: `http://127.0.0.1:${server.ports.lanes}/socket.io/?rate=0`,
      now: () => 0,
      retryMs: 60_000,
      credentials: 'same-origin',
      mode: 'stream',
      iframes: null,
    })(null, {
      opened: () => (isOpen = true),
      hello: ignore,
      stale: ignore,
      heartbeat: ignore,
      message: ignore,
      waiting: () => (isOpen = false),
      closed: () => (isOpen = false),
    })
    try {
      await expect.poll(() => isOpen, PATIENT).toBe(true)
      const { upstream } = connection
      upstream?.send('x'.repeat(100))
      upstream?.send(new Uint8Array(50))
      expect(upstream?.bufferedBytes()).toBe(150)
      await expect.poll(() => upstream?.bufferedBytes(), PATIENT).toBe(0)
      const closed = server.close()
      upstream?.send('never acknowledged')
      await closed
      await expect.poll(() => isOpen, PATIENT).toBe(false)
      expect(upstream?.bufferedBytes()).toBe(0)
    } finally {
      connection.close()
      await server.close()
    }
  },
)
