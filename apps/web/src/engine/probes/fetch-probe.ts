import { until, type ProbeContext } from './probe-context.ts'
import type { FetchProbe, FetchResult } from './probe.ts'

/** Text kept of one body: what experiments send is far less. */
const MAX_TEXT = 200_000

export async function probeFetch(probe: FetchProbe, { url, elapsed, signal }: ProbeContext): Promise<FetchResult> {
  const result: FetchResult = {
    type: 'fetch',
    status: 0,
    contentType: null,
    headAt: null,
    pieces: [],
    ended: false,
    endedAt: 0,
    error: null,
    protocol: '',
  }
  const address = url(probe.path, 'http', probe)
  const enough = new AbortController()
  const reading = read(probe, address, AbortSignal.any([signal, enough.signal]), result, elapsed)
  await until(probe.forMs, signal, (happened) => void reading.then(happened))
  result.endedAt = elapsed()
  enough.abort()
  await reading
  const [timing] = performance.getEntriesByName(address).slice(-1)
  result.protocol = (timing as PerformanceResourceTiming | undefined)?.nextHopProtocol ?? ''
  return result
}

async function read(probe: FetchProbe, address: string, signal: AbortSignal, result: FetchResult, elapsed: () => number): Promise<void> {
  try {
    const { method = 'GET', headers, body } = probe
    const credentials = probe.credentials ? 'include' : 'same-origin'
    const response = await fetch(address, {
      method,
      signal,
      credentials,
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
    })
    result.status = response.status
    result.contentType = response.headers.get('content-type')
    result.headAt = elapsed()
    const reader = response.body?.getReader()
    const decoder = new TextDecoder()
    let kept = 0
    for (;;) {
      const piece = await reader?.read()
      if (!piece || piece.done) break
      const text = decoder.decode(piece.value, { stream: true })
      kept += text.length
      if (kept <= MAX_TEXT) result.pieces.push({ at: elapsed(), bytes: piece.value.length, text })
    }
    result.ended = true
  } catch (error) {
    // Our own stop is no error of the network's.
    if (!signal.aborted) result.error = String(error)
  }
}
