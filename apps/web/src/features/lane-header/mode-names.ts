import type { WebTransportMode } from '@wireside/contract/lanes'

export const MODE_NAMES: Record<WebTransportMode, string> = {
  stream: 'one stream',
  streams: 'a stream each',
  datagrams: 'datagrams',
}
