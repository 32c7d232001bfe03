import { MAX_MESSAGE_BYTES } from '@wireside/contract/limits'
import { FileUp, Send } from 'lucide-react'
import { useRef, useState } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import { checkPasted, newPayloadRef, pastedText, type PastedPayload } from '../../store/pasted-payload.ts'
import { editWorkload } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import styles from './WorkloadPanel.module.css'

/** Characters of a long paste that are put into the box: the rest is kept and sent, but not laid out. */
const SHOWN_CHARACTERS = 4000

/** The learner's own payload, byte for byte: from the clipboard event, because a text box turns CR into LF. */
export function PastePayload() {
  const actions = useActions()
  const limit = useLab((lab) => lab.live.limits?.maxMessageBytes ?? MAX_MESSAGE_BYTES)
  const inUse = useLab((lab) => (lab.settings.workload.payload.kind === 'pasted' ? lab.settings.workload.payload : null))
  const [box, setBox] = useState('')
  const [pasted, setPasted] = useState<PastedPayload | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const problem = pasted && checkPasted(pasted, limit)

  const take = (next: PastedPayload, shown: string): void => {
    setPasted(next)
    setBox(shown)
  }
  const send = (): void => {
    if (!pasted || problem) return
    const { bytes, form } = pasted
    const ref = newPayloadRef()
    actions.edit(editWorkload('payload', { scenario: 'own', payload: { kind: 'pasted', form, ref, size: bytes.length } }), { ref, bytes })
  }

  return (
    <Field
      label="Your own payload"
      why="Kept in this tab and in your session on the server, and forgotten with it; never in a link, a run file or a log."
    >
      {({ labelId, whyId }) => (
        <>
          <textarea
            className={styles.box}
            aria-labelledby={labelId}
            aria-describedby={whyId}
            placeholder="Paste or type text or JSON, or choose a file"
            spellCheck={false}
            value={box}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text/plain')
              const { selectionStart, selectionEnd, value } = event.currentTarget
              // Into the middle of something typed, the browser's own paste is right; onto nothing, every byte counts.
              if (selectionStart !== 0 || selectionEnd !== value.length || text === '') return
              event.preventDefault()
              take(pastedText(text), text.slice(0, SHOWN_CHARACTERS))
            }}
            onChange={(event) => take(pastedText(event.target.value), event.target.value)}
          />
          <div className={styles.acts}>
            <Button strong icon={<Send aria-hidden size={14} />} disabled={!pasted || problem !== null} onClick={send}>
              Send this
            </Button>
            <Button icon={<FileUp aria-hidden size={14} />} onClick={() => file.current?.click()}>
              Choose a file
            </Button>
            <input
              ref={file}
              type="file"
              hidden
              onChange={(event) => {
                const chosen = event.target.files?.[0]
                event.target.value = ''
                if (chosen)
                  void chosen.arrayBuffer().then((buffer) => take({ form: 'binary', bytes: new Uint8Array(buffer), name: chosen.name }, ''))
              }}
            />
          </div>
          <p className={styles.said} role="status" data-refused={problem ? true : undefined}>
            {problem ??
              (pasted
                ? describe(pasted)
                : inUse
                  ? `In use: ${formatCount(inUse.size)} B, ${inUse.form}.`
                  : 'In use: the generated payload.')}
          </p>
        </>
      )}
    </Field>
  )
}

function describe({ bytes, form, name, text }: PastedPayload): string {
  const what = `${name ? `${name}: ` : ''}${formatCount(bytes.length)} B${bytes.length >= 1000 ? ` (${formatBytes(bytes.length)})` : ''}`
  if (form === 'binary') return `${what}, sent as binary: base64 on SSE.`
  if (text?.includes('\r')) return `${what} of text with CR, which SSE can’t carry: it goes as base64 there.`
  return `${what} of text.`
}
