import type { TapUnit } from '@wireside/wire/tap/units'
import { plural } from '../../ui/format.ts'
import type { Piece } from './wire-rows.ts'

/** What is shown, in few words: `text frame`, `3 frames`, `POST /messages, head and body`. */
export function pieceTitle({ units }: Piece): string {
  const [first, ...others] = units
  if (!first) return ''
  if (others.length === 0) return unitTitle(first)
  if (first.kind === 'head') return `${unitTitle(first)} and body`
  return plural(units.length, first.kind === 'frame' ? 'frame' : 'chunk')
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
    case 'unread':
      return 'not read'
  }
}

export function pieceBytes({ units }: Piece): number {
  return units.reduce((sum, { start, end }) => sum + end - start, 0)
}
