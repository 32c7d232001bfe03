import type { LaneSettings } from '@wireside/contract/lanes'
import type { Workload } from '@wireside/contract/workload'

/** The same stream in a terminal: a lane port is usable without a session. */
export function byHand({ transport, ids }: Pick<LaneSettings, 'transport' | 'ids'>, { rate, payload }: Workload, lanesUrl: string): string {
  const query = `rate=${rate || 1}&size=${payload.size}${ids ? '&ids=1' : ''}`
  switch (transport) {
    case 'websocket':
      return `websocat '${lanesUrl.replace(/^http/, 'ws')}/ws?${query}'`
    case 'sse':
      return `curl -N '${lanesUrl}/sse?${query}'`
  }
}

/** The least a page needs to receive this lane: what "as shipped" means. */
export function bareClient({ transport, ids }: Pick<LaneSettings, 'transport' | 'ids'>, lanesUrl: string): string {
  const query = `rate=1&size=100${ids ? '&ids=1' : ''}`
  switch (transport) {
    case 'websocket':
      return `const socket = new WebSocket('${lanesUrl.replace(/^http/, 'ws')}/ws?${query}')
socket.onmessage = ({ data }) => console.log(data)
socket.onclose = ({ code }) => console.log('closed', code) // and stays closed`
    case 'sse':
      return `const source = new EventSource('${lanesUrl}/sse?${query}')
source.onmessage = ({ data, lastEventId }) => console.log(lastEventId, data)
source.onerror = () => console.log('lost') // it tries again by itself`
  }
}
