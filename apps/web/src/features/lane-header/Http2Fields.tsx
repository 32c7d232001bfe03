import type { LaneSettings } from '@wireside/contract/lanes'
import { useState } from 'react'
import { useActions, useShown } from '../../store/context.ts'
import { Button } from '../../ui/Button.tsx'
import popup from '../../ui/popup.module.css'
import styles from './ClientMenu.module.css'

interface PushAnswer {
  enablePush: boolean | null
  pushAllowed: boolean
}

/** What HTTP/2 alone has: a stream that ends by itself, and push, if this browser still takes it. */
export function Http2Fields({ lane }: { lane: LaneSettings }) {
  const actions = useActions()
  const origin = useShown((state) => state.lanesUrls?.h2)
  const [push, setPush] = useState<string | null>(null)
  const ask = async (): Promise<void> => {
    try {
      const response = await fetch(`${origin}/push`, { credentials: 'include', cache: 'no-store' })
      setPush(pushWords((await response.json()) as PushAnswer))
    } catch (error) {
      setPush(`Not known: ${(error as Error).message}.`)
    }
  }
  return (
    <>
      <div className={styles.acts}>
        <Button onClick={() => actions.fault({ type: 'reset_stream' }, lane.id)}>Reset this stream</Button>
        <span className={popup.why}>RST_STREAM ends this lane alone; its connection, and the other lanes on it, go on.</span>
      </div>
      <div className={styles.acts}>
        <Button disabled={origin === undefined} onClick={() => void ask()}>
          Ask for server push
        </Button>
        <span className={popup.why} role="status">
          {push ?? 'HTTP/2 lets a server send what was not asked for, where the client allows it: does this browser?'}
        </span>
      </div>
    </>
  )
}

function pushWords({ enablePush, pushAllowed }: PushAnswer): string {
  if (pushAllowed) return 'This browser allows it: it left SETTINGS_ENABLE_PUSH on, so that the server may push.'
  if (enablePush === false) return 'No: this browser set SETTINGS_ENABLE_PUSH to 0, so that a server may push nothing to it.'
  return 'No: the server may push nothing to this browser.'
}
