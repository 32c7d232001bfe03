/**
 * Rooms of Socket.IO, as the Lab shows them: lists of sockets that the server keeps. Its protocol carries none, so that
 * joining and leaving are events of the app's own, each acknowledged; what is said to a room comes to its members alone.
 */
export type RoomAct = { type: 'join' | 'leave'; room: string } | { type: 'say'; room: string; text: string }

/** Server → member: the room, the text; the member acknowledges it. */
export const SAID_EVENT = 'said'

/**
 * How an act was acknowledged. `members`: after it; `heard`: who acknowledged what was said. Or why it was not done;
 * `mayBeDone`: it was sent, and nothing came back that says.
 */
export type RoomAnswer = { members: number; heard?: number } | { why: string; mayBeDone?: true }

/** UTF-16 units: a name and a sentence that fit beside each other on a phone. */
export const MAX_ROOM_NAME = 32
export const MAX_ROOM_TEXT = 200
/** Rooms that one lane is in at a time: more than a lesson has, and few enough to be listed in each report. */
export const MAX_ROOMS = 8
/** How long the server waits for members, and the page, longer, for the server; ms. */
export const HEARD_WITHIN_MS = 2000
export const ANSWERED_WITHIN_MS = 5000
