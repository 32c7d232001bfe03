import reconnect from '../engine/reconnect.ts?raw'
import websocket from '../engine/transports/websocket.ts?raw'
import { countLines, type ClientSource } from '../ui/client-source.ts'

/** Read at build time from the files that run. */
export const OUR_CLIENT: ClientSource = {
  files: [
    { name: 'reconnect.ts', text: reconnect },
    { name: 'websocket.ts', text: websocket },
  ],
  lines: countLines(reconnect) + countLines(websocket),
}
