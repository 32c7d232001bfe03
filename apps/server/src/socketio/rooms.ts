import { describeProblem } from '@wireside/contract/problem'
import { roomProblem } from '@wireside/contract/room-problem'
import { HEARD_WITHIN_MS, MAX_ROOMS, SAID_EVENT, type RoomAct, type RoomAnswer } from '@wireside/contract/rooms'
import type { Socket } from 'socket.io'

/**
 * Serves the rooms of one session to one of its sockets: joins, leaves and says as it asks, and acknowledges each.
 * Returns how to tell the rooms that the socket is in. Nobody outside of the session can be in one.
 */
export function serveRooms(socket: Socket, session: string): () => string[] {
  const prefix = `${session}/`
  leaveRooms(socket, prefix)
  let isSaying = false
  const { nsp } = socket
  const rooms = (): string[] => [...socket.rooms].flatMap((room) => (room.startsWith(prefix) ? [room.slice(prefix.length)] : []))
  const members = (room: string): number => nsp.adapter.rooms.get(prefix + room)?.size ?? 0
  const serve = (type: RoomAct['type'], act: (room: string, text: string, answer: (answer: RoomAnswer) => void) => void): void => {
    socket.on(type, (room: unknown, ...rest: unknown[]) => {
      const acknowledge = rest.pop()
      const [text = ''] = rest
      if (typeof acknowledge !== 'function') return
      const answer = (said: RoomAnswer): void => void acknowledge(said)
      const problem = roomProblem({ room, text })
      if (problem) answer({ why: describeProblem(problem) })
      else act(room as string, text as string, answer)
    })
  }
  serve('join', (room, _, answer) => {
    if (rooms().length >= MAX_ROOMS) answer({ why: `in ${MAX_ROOMS} rooms already, the most` })
    else {
      void socket.join(prefix + room)
      answer({ members: members(room) })
    }
  })
  serve('leave', (room, _, answer) => {
    void socket.leave(prefix + room)
    answer({ members: members(room) })
  })
  serve('say', (room, text, answer) => {
    // Beside the lane's own bound on what waits for a client: one that reads nothing must not be told more and more.
    if (isSaying) {
      answer({ why: 'what was said before is not acknowledged yet; allowed: one at a time' })
      return
    }
    isSaying = true
    const told = members(room)
    // Who does not acknowledge in time is not counted; the error says no more than that.
    nsp
      .to(prefix + room)
      .timeout(HEARD_WITHIN_MS)
      .emit(SAID_EVENT, room, text, (_error: Error | null, answers: unknown[]) => {
        isSaying = false
        answer({ members: told, heard: answers.length })
      })
  })
  return rooms
}

/**
 * Of what recovery has brought back only rooms with this prefix are kept, none where it is null: recovery knows a client by
 * its private id alone, which whoever has seen its packets could name.
 */
export function leaveRooms(socket: Socket, prefix: string | null): void {
  for (const room of socket.rooms) {
    if (room !== socket.id && (prefix === null || !room.startsWith(prefix))) void socket.leave(room)
  }
}
