/** An answer in place of the lane's own. */
export interface Refusal {
  status: number
  contentType: string | null
  body: string
}

/** What a gateway sends in place of a stream: an error, nothing at all, or with 200 a page of its own, as a login portal does. */
export function refusalOf({ status }: { status: number }): Refusal {
  if (status === 204) return { status, contentType: null, body: '' }
  const words = status === 200 ? 'Please log in.' : `${status}, said by the condition “refuse”.`
  return { status, contentType: 'text/html; charset=utf-8', body: `<!doctype html><p>${words}</p>\n` }
}
