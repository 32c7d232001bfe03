/** How a figure was measured: each links to its paragraph on the methodology page. */
export const METHODS = {
  'wire-bytes': {
    title: 'Bytes on the wire',
    how: 'Counted byte by byte in the server’s link, between the HTTP server and the socket, and attributed to the message and part that each byte belongs to. Over TLS these are the clear bytes; what the TCP socket carried of them is its own count, shown per connection.',
    error: 'Exact: tests compare them with what a raw TCP client receives.',
    not: 'TCP, IP and TLS headers are not in them, nor what a proxy adds further out.',
  },
  'one-way': {
    title: 'One-way latency',
    how: 'From the instant the server made the message until the page’s worker had it (of a forever iframe: the page’s own thread). The server’s clock is read from the page’s by round trips on the control channel.',
    error: 'Half the best round trip, its drift since, and two clock steps; stated beside the figure.',
    not: 'The time the page takes to draw. On loopback the network itself takes next to nothing: delays are put in by the link.',
  },
  'round-trip': {
    title: 'Round trips',
    how: 'From the call that sends until the answer has been read, of Socket.IO until the acknowledgement has come, on one clock: the page’s worker.',
    error: 'Two clock steps (5 µs each where the page is isolated, 100 µs where not). Event-loop time is in it.',
    not: 'Which share of it is the way up and which the way down.',
  },
  instants: {
    title: 'Instants in the browser',
    how: 'Stamped in the worker (of a forever iframe on the page’s thread) by performance.now when the browser’s event handler runs, before anything else is done.',
    error: 'One clock step, and the time the event waited for the worker’s turn.',
    not: 'When the bytes reached the machine: only when script could see them.',
  },
  counted: {
    title: 'Counts',
    how: 'Counted as they happened: messages by sequence number, connections by the server’s own numbering of TCP connections, API events in the worker.',
    error: 'Exact.',
    not: 'Anything that happened after the watch ended; each figure says how long was watched.',
  },
  ledger: {
    title: 'Missed and replayed',
    how: 'From a ledger that joins what the server offered with what the page received: offered = live + replayed + missed + pending, always.',
    error: 'Exact; a property test holds the sum.',
    not: 'Messages that were never offered, such as those made before the lane existed.',
  },
  received: {
    title: 'What the server received',
    how: 'The request’s head as the server’s HTTP parser read it, sent back in the answer.',
    error: 'Exact, except that names and values are shown as text.',
    not: 'Headers that a proxy between would add or drop.',
  },
  'pair-difference': {
    title: 'Pair difference',
    how: 'When the same message arrived on one lane minus when it arrived on the other, on one clock. Who is written first rotates, so the figure is the median over whole rotations of each rotation’s mean.',
    error: 'A 95 % interval of that median, shown as the band. Two lanes of the same transport must lie in it: the A/A check.',
    not: 'Which lane is the faster where the band covers zero: then there is no measurable difference.',
  },
  observer: {
    title: 'The observer’s effect',
    how: 'One server twice, with meter and tap and without either: the same 100-byte echo goes through both in turns of 150, and the figure is the median over turns of the difference between their median round trips. What a lane sends is compared byte by byte. A third test turns the charts off.',
    error:
      'A 95 % interval. On 26 November 2026, on Linux with two cores and Node 24.21, over 300 turns: 0.0017 ms more (0.0015 to 0.0018) on a round trip of 0.038 ms, where the error stated of a latency is 0.027 ms. Not one byte differs. Charts move no median beyond its own error.',
    not: 'What the link itself costs the server’s processor and memory: that is printed by npm run bench.',
  },
  'connection-states': {
    title: 'What a lane believes, and what is so',
    how: 'Believed: when the browser’s events for the connection ran in the worker. Real: when the server carried out a fault or a condition began to hold, brought to the page’s clock like one-way latency.',
    error: 'One clock step for what is believed; for what is real, the clocks’ error on top.',
    not: 'The network outside the server’s link. What your own network does is on a track of its own.',
  },
  upload: {
    title: 'Uploads',
    how: 'The server counts each piece of the body as its parser hands it on, and says ten times a second how many it has; the worker stamps when it reads that. The time runs from the first status, with which sending begins, to the status that has all. What left is the request’s own progress, of a WebSocket what was sent less bufferedAmount.',
    error:
      'Bytes: exact. Times: a tenth of a second, the pace of the statuses, and the way of a status; cancelling is timed from the call to the status that says so.',
    not: 'What waits of a POST: a Blob is handed over whole, so its size is shown and nothing is measured. Of a WebSocket it is the largest bufferedAmount seen after a send. The server’s growth is its whole process’s, whatever else it did.',
  },
  'server-memory': {
    title: 'Memory of each connection',
    how: 'The slope of the least-squares line through the server process’s resident memory at each step, after a full garbage collection, so that the fixed cost of the process is not in it.',
    error: 'The standard error of the slope, shown behind it.',
    not: 'Socket buffers, which the kernel holds outside the process.',
  },
  'server-cpu': {
    title: 'Processor time of each message',
    how: 'The run time of all threads of the server process over a step, read from outside, divided by the messages that arrived.',
    error: 'The kernel’s grain, and what else the process does: its timers and garbage collection.',
    not: 'Time the kernel spends on the network on no process’s account.',
  },
  broadcast: {
    title: 'First and last client',
    how: 'From the first write of a broadcast until it had arrived at the first and at the last connection; medians over the broadcasts of a step, on the machine’s one monotonic clock.',
    error: 'The load generator reads all connections on one thread: its own reading is in the figure, the same for every transport.',
    not: 'A network: all of it is loopback.',
  },
  'send-cost': {
    title: 'What a message costs the server’s processor',
    how: 'Processor time of the whole server process around rounds of messages into a socket that goes nowhere, zlib’s threads included.',
    error: 'The range of the rounds.',
    not: 'The kernel’s share of sending.',
  },
  simulated: {
    title: 'Simulated',
    how: 'Computed step by step with a seeded random number generator; our client’s waits come from the code that runs on the lanes.',
    error: 'None of measuring; another seed gives another course.',
    not: 'A measurement: no connection is opened.',
  },
  'cpu-time': {
    title: 'Processor time',
    how: 'Repeated in the page’s thread and divided; the median of several rounds.',
    error: 'The spread of the rounds; other work on the machine is in it.',
    not: 'How much a server would need: this is your browser’s engine.',
  },
  source: {
    title: 'Lines of code',
    how: 'Counted from the source that this page runs or shows: lines that are not empty and not only a comment.',
    error: 'Exact for that source; another style gives another count.',
    not: 'What the code is worth, or what it leaves out.',
  },
  browser: {
    title: 'What the browser says of itself',
    how: 'Feature detection in this page: whether the constructor or method exists, and what it throws.',
    error: 'None, for this browser and version.',
    not: 'Other browsers: for those, the dated sources.',
  },
  modelled: {
    title: 'Modelled delay',
    how: 'The link holds bytes back for the delay it was told, in the server, before they reach the socket. The TCP handshake happens in the kernel and can’t be held: where a cold connection is timed, its round trip is added to the first answer. Nor can the handshake of TLS, which is over when the link begins. Over TLS bytes wait in the clear, and a rate counts the TLS 1.3 records they become: 22 bytes more for each.',
    error: 'Timer grain, up to 1 ms each way; a rate over TLS is too low by a record’s 22 bytes where two pieces share one.',
    not: 'Loss, reordering and congestion below TCP.',
  },
  computed: {
    title: 'Computed',
    how: 'Arithmetic on measured figures, or on what a specification prescribes; each says which.',
    error: 'That of the figures it is made from.',
    not: 'A measurement.',
  },
} as const satisfies Record<string, Method>

export interface Method {
  title: string
  how: string
  error: string
  /** What it does not show. */
  not: string
}

export type MethodId = keyof typeof METHODS
