import { shown, type Problem } from './problem.ts'
import { MAX_ROOM_NAME, MAX_ROOM_TEXT } from './rooms.ts'

/** What is wrong with an act, or null. */
export function roomProblem({ room, text = '' }: { room: unknown; text?: unknown }): Problem | null {
  if (typeof room !== 'string' || room.length < 1 || room.length > MAX_ROOM_NAME) {
    return { field: 'room', value: shown(room === '' ? undefined : room), allowed: `1 to ${MAX_ROOM_NAME} characters` }
  }
  if (typeof text === 'string' && text.length <= MAX_ROOM_TEXT) return null
  return { field: 'message', value: shown(text), allowed: `at most ${MAX_ROOM_TEXT} characters` }
}
