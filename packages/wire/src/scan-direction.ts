/** Which way the scanned bytes go; `up` is from the client. A scanner names it in each call, so that one listener may follow both. */
export type ScanDirection = 'up' | 'down'
