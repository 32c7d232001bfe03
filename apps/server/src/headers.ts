/**
 * On every response of the app port. Isolation (COOP + COEP) makes the clock step 5 µs; a worker obeys the policy of its
 * own response, so that one policy fits all. `frames`: where lanes are, as one transport is a document in a frame. Charts set styles on their elements, which a policy counts as inline.
 */
export function pageHeaders(connect: string, frames: string): Record<string, string> {
  return {
    'content-security-policy':
      `default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; ` +
      `connect-src 'self' ${connect}; worker-src 'self'; frame-src ${frames}; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  }
}

/** On every response of a lane port: nothing of it is a document, but for routes/iframe.ts. Its heads are measured, so that they stay short. */
export const LANE_HEADERS: Record<string, string> = {
  'content-security-policy': "default-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}
