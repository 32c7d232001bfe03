/** What a lane of our client waits for a sign of life here: short, so that tests are. */
const WATCHDOG_MS = 800
/** On top of the watchdog's own time: the way of the act to the server, and a busy machine's timers. */
const SLACK_MS = 700
/** By then who watches must have noticed. */
export const NOTICED_MS = WATCHDOG_MS + SLACK_MS
/** Of a lane with a watchdog, and signs of life often enough for it. */
export const WATCHED = { heartbeat: { form: 'event', intervalMs: WATCHDOG_MS / 4, timeoutMs: 5000 }, watchdogMs: WATCHDOG_MS } as const
