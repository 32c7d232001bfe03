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

/** Milliseconds of `retry` an SSE lane may name: less is a storm, more is a lane that seems dead. */
export const MIN_RETRY_MS = 100
export const MAX_RETRY_MS = 60_000
/** In the pair both lanes wait the same before the first retry, so that the work is compared, not a default. */
export const DEFAULT_RETRY_MS = 1000

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
