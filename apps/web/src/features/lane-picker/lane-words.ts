import type { Transport } from '@wireside/contract/transports'

/** What somebody choosing a lane should know: what it is, and what it can't do. One sentence each. */
export const LANE_WORDS: Record<Transport, { what: string; not: string }> = {
  websocket: {
    what: 'One connection both ways, text and binary in frames of 2 to 14 bytes.',
    not: 'Does not come back by itself, has no ids, and needs every box on the way to pass the upgrade.',
  },
  sse: {
    what: 'One long HTTP answer of events; the browser comes back by itself and names the last id.',
    not: 'Nothing goes up, text only, no headers of your own, six per site over HTTP/1.1.',
  },
  'sse-fetch': {
    what: 'The same event stream read by fetch and a parser: POST and headers of your own, as AI services stream.',
    not: 'Does not come back by itself; a header of your own costs a preflight.',
  },
  webtransport: {
    what: 'HTTP/3 over UDP: streams that do not wait for each other, and datagrams; both ways.',
    not: 'Not in every browser or network, no ids, and a datagram that is lost stays lost.',
  },
  'http-stream': {
    what: 'One request, one long answer: a line of JSON each message, in HTTP chunks.',
    not: 'Nothing to resume from: what is missed in a break stays missed. Text only.',
  },
  'long-poll': {
    what: 'A request that the server holds until there is something, then the next: works through every box that passes HTTP.',
    not: 'Both heads for each answer, and a message that comes between two polls waits for the next.',
  },
  iframe: {
    what: 'A museum piece: a hidden document that never ends loading, each message a script in it, as it was done before 2011.',
    not: 'On the page’s own thread, text only; a cut is told to nobody: the document just grows no longer.',
  },
  socketio: {
    what: 'Its own protocol and client: polls first, then a WebSocket where the upgrade passes; events, acknowledgements, and it comes back by itself.',
    not: 'Every message is JSON in a packet of its own, and nobody but its clients can talk to it.',
  },
}
