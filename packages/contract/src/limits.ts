/** Messages per second a workload may make: above this the page, not the transport, is what is measured. */
export const MAX_RATE = 1000

/** Bytes of one payload: the largest size the Payload page offers, and 1/10 s of the highest byte rate. */
export const MAX_MESSAGE_BYTES = 1024 * 1024

/**
 * Bytes of one message as a lane encodes it. Base64 makes 1 MiB 1.34 MiB; LF-only text costs 7 bytes a line on SSE, so
 * 1 MiB of LF (7.3 MB) is refused in words rather than sent.
 */
export const MAX_ENCODED_BYTES = 2 * 1024 * 1024

/** Bytes per second one workload may make (`rate × size`): one laptop's fan must not spoil the class's figures. */
export const MAX_BYTES_PER_SECOND = 10_000_000

/** Lanes of one session: six columns are what a projector shows. */
export const MAX_LANES = 6

/** Milliseconds of one-way delay a link may add: beyond it a learner believes the page is broken. */
export const MAX_DELAY_MS = 10_000

/** Bytes per second a `bandwidth` condition may be set to: from a 1990s modem to beyond loopback's noise. */
export const MIN_BANDWIDTH = 100
export const MAX_BANDWIDTH = 1_000_000_000

/** Bytes of one slice: from a byte at a time to the largest TCP segment offload makes of a write. */
export const MAX_SLICE_BYTES = 65_536

/** Milliseconds everything waits after a modelled loss: TCP's retransmission time-out starts at 200 ms and doubles up to two minutes. */
export const MAX_STALL_MS = 120_000

/**
 * A silent connection is given up after this, as Linux gives up on data that nobody acknowledges (tcp_retries2 = 15,
 * about 15 minutes): a forgotten tab must not hold one for good.
 */
export const MAX_SILENT_MS = 900_000

/** Idle time of a middlebox: time-scaled down to a tenth of a second, up to the hour of a generous firewall. */
export const MIN_IDLE_MS = 100
export const MAX_IDLE_MS = 3_600_000

/** A proxy's buffer, in bytes: what waits in it is what the source is held back by. */
export const MAX_BUFFER_BYTES = 1024 * 1024

/** Bytes after which a connection may be ended: beyond a gigabyte nobody waits for it. */
export const MAX_LIMIT_BYTES = 1_000_000_000

/** Round trips a new connection costs before its first request: TCP alone 1, with TLS 1.3 2, with TLS 1.2 3. */
export const MAX_HANDSHAKE_ROUND_TRIPS = 3

/** Conditions of one lane: one of each type and direction. */
export const MAX_CONDITIONS = 18

/** Milliseconds a timed fault may last: the longest outage a lesson waits for. */
export const MAX_FAULT_MS = 600_000

/** A script is short enough to be read, and a lesson of an hour the longest. */
export const MAX_SCRIPT_STEPS = 400
export const MAX_SCRIPT_MS = 3_600_000

/** Milliseconds of `retry` an SSE lane may name: less is a storm, more is a lane that seems dead. */
export const MIN_RETRY_MS = 100
export const MAX_RETRY_MS = 60_000
/** In the pair both lanes wait the same before the first retry, so that the work is compared, not a default. */
export const DEFAULT_RETRY_MS = 1000

/** Milliseconds a poll without a message is held: beyond a minute, boxes on the way cut it. */
export const MAX_HOLD_MS = 60_000
/** Under the half minute after which the strictest proxies cut an idle answer. */
export const DEFAULT_HOLD_MS = 25_000
/** Milliseconds a poll waits for more messages once it has one: beyond, a learner believes the lane is dead. */
export const MAX_GATHER_MS = 5_000

/** Messages a by-hand lane sends before it ends, at most: a forgotten curl stops within a day at the highest rate. */
export const MAX_COUNT = 86_400_000

/** Milliseconds between two heartbeats: oftener costs more than small messages do, less often outlives every 60 s idle timer twice. */
export const MIN_HEARTBEAT_MS = 200
export const MAX_HEARTBEAT_MS = 120_000

/** Milliseconds of silence a watchdog may be set to: less is the grain of timers and a slow link, more is a lane nobody waits for. */
export const MIN_WATCHDOG_MS = 200
export const MAX_WATCHDOG_MS = 120_000

/** What our client comes with: two beats may be late before silence counts. Quick, so that a class can watch it. */
export const DEFAULT_HEARTBEAT_MS = 1000
export const DEFAULT_SILENCE_MS = 2500
