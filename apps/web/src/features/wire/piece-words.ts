import { frameTypeName } from '@wireside/wire/http2/names'
import type { TapUnit } from '@wireside/wire/tap/units'
import { plural } from '../../ui/format.ts'
import { webSocketFrame, type Piece } from './wire-rows.ts'

/** What is shown, in few words: `text frame`, `3 frames`, `POST /messages, head and body`. */
export function pieceTitle({ units }: Piece): string {
  const [first, ...others] = units
  if (!first) return ''
  if (others.length === 0) return unitTitle(first)
  if (first.kind === 'head' || first.kind === 'headers') return `${unitTitle(first)} and body`
  if (first.kind !== 'data') return plural(units.length, first.kind === 'frame' ? 'frame' : 'chunk')
  return `${webSocketFrame(first) ? 'WebSocket message' : 'body'} over ${plural(units.length, 'DATA frame')}`
}

const OPCODES: Record<number, string> = {
  0x0: 'continuation frame',
  0x1: 'text frame',
  0x2: 'binary frame',
  0x8: 'close frame',
  0x9: 'ping frame',
  0xa: 'pong frame',
}

function unitTitle(unit: TapUnit): string {
  switch (unit.kind) {
    case 'head': {
      const { head } = unit
      return head.kind === 'request' ? `${head.method} ${head.target.split('?', 1)[0]}, head` : `${head.status} ${head.reason}, head`
    }
    case 'body':
      return 'body'
    case 'chunk':
      return '1 chunk'
    case 'last-chunk':
      return 'last chunk'
    case 'frame':
      return OPCODES[unit.header.opcode] ?? 'frame'
    case 'headers':
      return headersTitle(unit.headers ?? [])
    case 'data': {
      const frame = webSocketFrame(unit)
      const what = frame ? (OPCODES[frame.opcode] ?? 'frame') : unit.dataEnd > unit.dataStart ? 'body' : 'nothing'
      return unit.dataStart > unit.start ? `DATA with ${what}` : `${what}, in a DATA frame begun before`
    }
    case 'http2':
      return unit.frame
        ? `${frameTypeName(unit.frame.type)} of ${unit.frame.stream === 0 ? 'the connection' : 'the stream'}`
        : 'connection preface'
    case 'unread':
      return 'not read'
  }
}

function headersTitle(headers: readonly ({ name: string; value: string } | null)[]): string {
  const value = (name: string): string | undefined => headers.find((header) => header?.name === name)?.value
  const path = value(':path')?.split('?', 1)[0]
  return path === undefined ? `HEADERS ${value(':status') ?? ''}`.trim() : `HEADERS ${value(':method') ?? ''} ${path}`
}

export function pieceBytes({ units }: Piece): number {
  return units.reduce((sum, { start, end }) => sum + end - start, 0)
}
