import { pause, type ProbeContext } from './probe-context.ts'
import type { PostsProbe, PostsResult } from './probe.ts'

/** No content type and no header of our own, so that the browser need not ask leave first. */
export async function probePosts(probe: PostsProbe, { url, elapsed, signal }: ProbeContext): Promise<PostsResult> {
  const result: PostsResult = { type: 'posts', posts: [], failed: 0 }
  const body = new Blob(['x'.repeat(probe.size)])
  const post = async (): Promise<void> => {
    const startedAt = elapsed()
    try {
      const response = await fetch(url(probe.path, 'http', probe), { method: 'POST', body, signal })
      const { connection, request } = (await response.json()) as { connection: number; request: number }
      result.posts.push({ startedAt, tookMs: elapsed() - startedAt, connection, request })
    } catch (error) {
      if (signal.aborted) throw error
      result.failed++
    }
  }
  const underWay: Promise<void>[] = []
  for (let made = 0; made < probe.count; made++) {
    if (probe.everyMs === null) await post()
    else {
      underWay.push(post())
      await pause(probe.everyMs, signal)
    }
  }
  await Promise.all(underWay)
  return result
}
