import { readUnits, type TapReading, type TapUnit } from '@wireside/wire/tap/units'
import type { Lab } from './lab.ts'

/** A session's id is a capability: what is shown or exported has it blotted out, at its length. */
const SESSION = /session=[0-9a-f]+/g

/** The lane's held connections as their taps have them, oldest first; POSTs apart, connection 0. */
export async function readWire(lab: Lab, lane: string): Promise<{ held: TapReading[]; posts: TapReading[] }> {
  const { exchanges } = await lab.tap(lane)
  const read = (own: typeof exchanges): TapReading[] => own.map(({ segments }) => readUnits(segments))
  return {
    held: read(exchanges.filter(({ connection }) => connection > 0)),
    posts: read(exchanges.filter(({ connection }) => connection === 0)),
  }
}

export function bytesOf(reading: TapReading, { direction, start, end }: TapUnit): Uint8Array {
  return reading.bytes[direction].slice(start, end)
}

/** Bytes as text, each byte a character, so that nothing is lost; the session's id blotted out. */
export function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte))
    .join('')
    .replaceAll(SESSION, 'session=…')
}

/** `81 05 48 …`, the first `most` bytes. */
export function hexOf(bytes: Uint8Array, most = 64): string {
  const shown = Array.from(bytes.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return bytes.length > most ? `${shown} … (${bytes.length} bytes)` : shown
}

/** The first head of one direction, as text; empty where the tap has none. */
export function headOf(reading: TapReading, direction: 'up' | 'down'): string {
  const head = reading[direction].find(({ kind }) => kind === 'head')
  return head ? textOf(bytesOf(reading, head)) : ''
}
