/** One connection of a crowd. */
export interface Member {
  state(): 'open' | 'waiting' | 'failed'
  close(): void
}

export function eventSourceMember(url: string, withCredentials: boolean): Member {
  const source = new EventSource(url, { withCredentials })
  const states = ['waiting', 'open', 'failed'] as const
  return { state: () => states[source.readyState] ?? 'failed', close: () => source.close() }
}

export function webSocketMember(url: string): Member {
  const socket = new WebSocket(url)
  const states = ['waiting', 'open', 'failed', 'failed'] as const
  return { state: () => states[socket.readyState] ?? 'failed', close: () => socket.close() }
}
