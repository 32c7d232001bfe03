import { Popover } from '@base-ui/react/popover'
import { Share2 } from 'lucide-react'
import { useState } from 'react'
import { useLab } from '../store/context.ts'
import { Button } from '../ui/Button.tsx'
import { formatSearch } from './search.ts'
import { formatSettings } from './settings-url.ts'
import popup from '../ui/popup.module.css'
import styles from './ShareMenu.module.css'

/** A link that restores workload, lanes and conditions. On plain http there is no clipboard: it can be selected. */
export default function ShareMenu() {
  const settings = useLab((lab) => lab.settings)
  const [copied, setCopied] = useState(false)
  const link = `${window.location.origin}/${formatSearch(formatSettings(settings))}`
  const pasted = settings.workload.payload.kind === 'pasted'
  return (
    <Popover.Root onOpenChange={() => setCopied(false)}>
      <Popover.Trigger aria-label="Share" render={<Button quiet icon={<Share2 aria-hidden size={15} />} />}>
        <span className={styles.word}>Share</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className={styles.positioner}>
          <Popover.Popup className={`${popup.popup} ${styles.popup}`}>
            <Popover.Title className={popup.title}>This Lab as a link</Popover.Title>
            <input className={styles.link} readOnly value={link} aria-label="Link" onFocus={(event) => event.target.select()} />
            {navigator.clipboard && (
              <Button onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
            <Popover.Description className={popup.why}>
              It restores workload, lanes and conditions; never your session
              {pasted ? ', nor the payload you pasted: that has to be pasted again' : ''}.
            </Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
