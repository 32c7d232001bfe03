import type { Field } from '../field.ts'
import type { Span } from '../span.ts'
import { readPacket, type EnginePacket, type EngineType, type SocketPacket, type SocketType } from './packet.ts'

/** What a piece of a packet is. */
export type SocketioFieldName =
  | 'engine-type'
  | 'engine-data'
  | 'packet-type'
  | 'attachments'
  | 'namespace'
  | 'ack-id'
  | 'packet-data'
  | 'open-array'
  | 'event-name'
  | 'argument'
  | 'comma'
  | 'close-array'
  | 'base64-mark'
  | 'base64'
  | 'attachment'
  | 'separator'

export interface SocketioField extends Field {
  name: SocketioFieldName
}

interface Dissected {
  fields: SocketioField[]
  packets: EnginePacket[]
}

/** U+001E parts the packets of one body. Engine.IO protocol, revision 4, "Payload encoding". */
const RECORD_SEPARATOR = 0x1e

/** Labels every byte of a text packet, as a WebSocket carries it: one in a frame. Throws what `readPacket` throws. */
export function dissectPacket(bytes: Uint8Array): Dissected {
  const packet = readPacket(bytes, 0, bytes.length, false)
  return { fields: fieldsOf(packet), packets: [packet] }
}

/** Labels every byte of a body, as polling carries packets, one or several. Throws what `readPacket` throws. */
export function dissectPayload(bytes: Uint8Array): Dissected {
  const fields: SocketioField[] = []
  const packets: EnginePacket[] = []
  for (let start = 0; start <= bytes.length;) {
    const found = bytes.indexOf(RECORD_SEPARATOR, start)
    const end = found < 0 ? bytes.length : found
    const packet = readPacket(bytes, start, end, true)
    packets.push(packet)
    // No spread: a packet may have more elements than a call takes arguments.
    for (const field of fieldsOf(packet)) fields.push(field)
    if (found < 0) break
    fields.push({ name: 'separator', start: end, end: end + 1, meaning: MEANINGS.separator })
    start = end + 1
  }
  return { fields, packets }
}

/** A binary frame: an attachment of the packet before it. */
export function dissectAttachment(bytes: Uint8Array): SocketioField[] {
  return bytes.length === 0 ? [] : [{ name: 'attachment', start: 0, end: bytes.length, meaning: MEANINGS.attachment }]
}

function fieldsOf(packet: EnginePacket): SocketioField[] {
  const fields: SocketioField[] = []
  const put = (name: SocketioFieldName, { start, end }: Span, meaning: string): void => {
    if (end > start) fields.push({ name, start, end, meaning })
  }
  const { start } = packet
  switch (packet.type) {
    case 'binary':
      if (packet.isBase64) put('base64-mark', { start, end: start + 1 }, MEANINGS.base64Mark)
      put('base64', packet.data, MEANINGS.base64)
      break
    case 'message':
      put('engine-type', { start, end: start + 1 }, ENGINE_MEANINGS.message)
      putSocketPacket(packet.socket, start + 1, put)
      break
    case 'open':
    case 'close':
    case 'ping':
    case 'pong':
    case 'upgrade':
    case 'noop':
      put('engine-type', { start, end: start + 1 }, ENGINE_MEANINGS[packet.type])
      if (packet.data) put('engine-data', packet.data, packet.type === 'open' ? MEANINGS.handshake : MEANINGS.engineData)
  }
  return fields
}

type Put = (name: SocketioFieldName, span: Span, meaning: string) => void

function putSocketPacket({ type, attachments, namespace, ackId, data }: SocketPacket, start: number, put: Put): void {
  put('packet-type', { start, end: start + 1 }, SOCKET_MEANINGS[type])
  if (attachments) put('attachments', attachments.span, `${attachments.count} binary packets that follow belong to this one.`)
  if (namespace) put('namespace', namespace.span, `The namespace ${namespace.name}: one connection may carry several.`)
  if (ackId)
    put(
      'ack-id',
      ackId.span,
      isAck(type) ? `Acknowledges event ${ackId.id}.` : `The sender asks for an acknowledgement by the number ${ackId.id}.`,
    )
  if (!data) return
  if (!data.elements) {
    put('packet-data', data.span, type === 'CONNECT' ? MEANINGS.connectData : MEANINGS.packetData)
    return
  }
  let at = data.span.start
  data.elements.forEach((element, index) => {
    put(index === 0 ? 'open-array' : 'comma', { start: at, end: element.start }, index === 0 ? MEANINGS.openArray : MEANINGS.comma)
    const isName = index === 0 && !isAck(type)
    put(isName ? 'event-name' : 'argument', element, isName ? MEANINGS.eventName : MEANINGS.argument)
    at = element.end
  })
  put(data.elements.length > 0 ? 'close-array' : 'open-array', { start: at, end: data.span.end }, MEANINGS.closeArray)
}

function isAck(type: SocketType): boolean {
  return type === 'ACK' || type === 'BINARY_ACK'
}

const MEANINGS = {
  separator: 'U+001E parts two packets of one body: while no poll was there to be answered they waited together.',
  attachment: 'Bytes as they are: an attachment, whose place is in the packet before it.',
  base64Mark: 'Marks bytes that are no text: in a body they go as base64.',
  base64: 'Base64: four characters for three bytes (RFC 4648 §4).',
  handshake: 'The handshake: the id of the connection, what it can be upgraded to, and how often the server pings.',
  engineData: 'Sent back as it came: “probe” tries out a WebSocket before the connection goes over to it.',
  connectData:
    'From the client what it authenticates with, and what it resumes after; from the server its id, and a private one to resume by.',
  packetData: 'What the packet carries, as JSON.',
  openArray: 'An event is a JSON array.',
  closeArray: 'Ends the array.',
  comma: 'Parts two elements of the array.',
  eventName: 'The name of the event: it says which listener is called.',
  argument: 'An argument as JSON: a text has its quotes and escapes; bytes have a placeholder, and follow.',
}

const ENGINE_MEANINGS: Record<EngineType, string> = {
  open: '0: open, from the server alone, the first packet of a connection (Engine.IO protocol, revision 4).',
  close: '1: close: this end of the connection is over (Engine.IO protocol, revision 4).',
  ping: '2: ping, from the server every pingInterval; a client without one for too long gives up (Engine.IO protocol, revision 4).',
  pong: '3: pong, the client’s answer to a ping (Engine.IO protocol, revision 4).',
  message: '4: a message: what follows is a packet of Socket.IO (Engine.IO protocol, revision 4).',
  upgrade: '5: upgrade: from here on the connection is on the WebSocket (Engine.IO protocol, revision 4).',
  noop: '6: noop: answers a poll that must not be held any longer (Engine.IO protocol, revision 4).',
}

const SOCKET_MEANINGS: Record<SocketType, string> = {
  CONNECT: '0: CONNECT: joins a namespace; nothing else counts before it (Socket.IO protocol, revision 5).',
  DISCONNECT: '1: DISCONNECT: leaves a namespace (Socket.IO protocol, revision 5).',
  EVENT: '2: EVENT: a name and its arguments (Socket.IO protocol, revision 5).',
  ACK: '3: ACK: says that an event came (Socket.IO protocol, revision 5).',
  CONNECT_ERROR: '4: CONNECT_ERROR: the namespace was refused (Socket.IO protocol, revision 5).',
  BINARY_EVENT: '5: BINARY_EVENT: an event whose bytes follow in packets of their own (Socket.IO protocol, revision 5).',
  BINARY_ACK: '6: BINARY_ACK: an acknowledgement whose bytes follow in packets of their own (Socket.IO protocol, revision 5).',
}
