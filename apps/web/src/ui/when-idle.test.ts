import { afterEach, expect, it, vi } from 'vitest'
import { whenIdle } from './when-idle.ts'

afterEach(() => vi.unstubAllGlobals())

it('what never comes keeps nothing else from coming, with idle callbacks and in a browser without', async () => {
  for (const page of [{}, { requestIdleCallback: (run: () => void) => setTimeout(run) }]) {
    vi.stubGlobal('window', page)
    vi.stubGlobal('requestIdleCallback', page.requestIdleCallback)
    void whenIdle(() => new Promise(() => undefined))
    expect(await whenIdle(() => Promise.resolve('menu'))).toBe('menu')
  }
})
