import { SAID_EVENT } from '@wireside/contract/rooms'
import type { RoomDone } from '../../engine/messages.ts'
import { formatDuration, plural } from '../../ui/format.ts'
import type { RoomPacket } from './room-packets.ts'

/** What became of the newest act. `name`: of the lane that asked. */
export function doneWords({ act, answer, tookMs }: RoomDone, name: string): string {
  if ('why' in answer) return `${answer.mayBeDone ? 'Not known whether it was done' : 'Not done'}: ${answer.why}.`
  const { members, heard = 0 } = answer
  const after = `acknowledged after ${formatDuration(tookMs)}`
  switch (act.type) {
    case 'join':
      return `${name} joined ${act.room}, ${after}: ${plural(members, 'member')} now.`
    case 'leave':
      return `${name} left ${act.room}, ${after}: ${plural(members, 'member')} now.`
    case 'say':
      return `${name} said it to ${act.room}: ${heard} of ${plural(members, 'member')} acknowledged it, and then the server did, after ${formatDuration(tookMs)}.`
  }
}

/** What it took to say something to a room, of the packets of each lane that are held; null where nothing was said. */
export function saidBytes({ lane, act, answer }: RoomDone, lanes: ReadonlyMap<string, readonly RoomPacket[]>): string | null {
  if (act.type !== 'say' || 'why' in answer) return null
  const said = lanes.get(lane)?.findLast(({ kind, room }) => kind === 'say' && room === act.room)
  if (!said) return 'Its packets are not held any more.'
  const up = `It went up once, ${said.bytes} B`
  if (answer.members === 0) return `${up}, and down not at all: nobody is in that room.`
  const copies = [...lanes.values()].flatMap(
    (own) => own.find(({ kind, at, room }) => kind === SAID_EVENT && room === act.room && at >= said.at) ?? [],
  )
  if (copies.length < answer.members) return `${up}; not every packet that went down to a member is held any more.`
  const sizes = [...new Set(copies.map(({ bytes }) => bytes))]
  const outside = lanes.size - copies.length
  const none = outside > 0 ? `, and 0 B to ${plural(outside, 'lane')} outside` : ''
  return `${up}, and down to ${plural(copies.length, 'member')}, ${sizes.join(' or ')} B${copies.length > 1 ? ' each' : ''}${none}.`
}
