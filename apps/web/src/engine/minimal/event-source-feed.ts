/** Shows each event of a live feed; reconnecting and resuming are the browser's. */
export function showFeed(url: string, onMessage: (payload: string, id: string) => void): () => void {
  const source = new EventSource(url)
  source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => onMessage(data, lastEventId)
  return () => source.close()
}
