import { MAX_MESSAGE_BYTES } from '@wireside/contract/limits'
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { checkPasted, pastedHex, pastedText, type PastedPayload } from '../../store/pasted-payload.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { formatCount } from '../../ui/format.ts'
import styles from './PayloadInput.module.css'

/** Characters of a long paste that are put into the box: the rest is kept, but not laid out. */
const SHOWN_CHARACTERS = 20_000

type Notation = 'text' | 'hex'

interface Props {
  payload: PastedPayload
  /** Null: what is in the box can't be sent. */
  onPayload(payload: PastedPayload | null): void
}

/** The payload: typed, pasted byte for byte, dropped or chosen as a file. */
export function PayloadInput({ payload, onPayload }: Props) {
  const [box, setBox] = useState(payload.text ?? '')
  const [notation, setNotation] = useState<Notation>('text')
  const [problem, setProblem] = useState<string | null>(null)
  const [dragged, setDragged] = useState(false)
  const file = useRef<HTMLInputElement>(null)

  const take = (shown: string, next: PastedPayload | { problem: string }): void => {
    setBox(shown.slice(0, SHOWN_CHARACTERS))
    const why = 'problem' in next ? next.problem : checkPasted(next, MAX_MESSAGE_BYTES)
    setProblem(why)
    onPayload(why === null && !('problem' in next) ? next : null)
  }
  const read = (text: string, as: Notation = notation): void => take(text, as === 'hex' ? pastedHex(text) : pastedText(text))
  const readFile = async (chosen: File): Promise<void> => {
    const bytes = new Uint8Array(await chosen.arrayBuffer())
    take('', { form: 'binary', bytes, name: chosen.name })
  }

  return (
    <Field
      label="Payload"
      why="Kept in this page until you leave it. Sent for real, this server keeps it in memory, in your session, until shortly after you close the page. Never in a log; in a link only if you share one."
    >
      {({ labelId, whyId }) => (
        <div
          className={styles.input}
          data-dragged={dragged || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setDragged(true)
          }}
          onDragLeave={() => setDragged(false)}
          onDrop={(event) => {
            event.preventDefault()
            setDragged(false)
            const dropped = event.dataTransfer.files[0]
            if (dropped) void readFile(dropped)
            else read(event.dataTransfer.getData('text/plain'))
          }}
        >
          <textarea
            className={styles.box}
            aria-labelledby={labelId}
            aria-describedby={whyId}
            aria-invalid={problem !== null}
            placeholder={notation === 'hex' ? '82 7e 00 ff …' : 'Paste or type text or JSON, or drop a file'}
            spellCheck={false}
            value={box}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text/plain')
              const { selectionStart, selectionEnd, value } = event.currentTarget
              // Into the middle of something typed, the browser's own paste is right; onto nothing, every byte counts.
              if (selectionStart !== 0 || selectionEnd !== value.length || text === '') return
              event.preventDefault()
              read(text)
            }}
            onChange={(event) => read(event.target.value)}
          />
          <div className={styles.acts}>
            <Choice<Notation>
              label="Read it as"
              value={notation}
              options={[
                { value: 'text', label: 'Text' },
                { value: 'hex', label: 'Hex' },
              ]}
              onChange={(next) => {
                setNotation(next)
                read(box, next)
              }}
            />
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
                if (chosen) void readFile(chosen)
              }}
            />
            <p className={styles.said} role="status" data-refused={problem ? true : undefined}>
              {problem ?? describe(payload)}
            </p>
          </div>
        </div>
      )}
    </Field>
  )
}

function describe({ bytes, form, name, text }: PastedPayload): string {
  const what = `${name ? `${name}: ` : ''}${formatCount(bytes.length)} B`
  if (form === 'binary') return `${what}, binary: base64 on SSE.`
  if (text?.includes('\r')) return `${what} of text with CR, which SSE can’t carry: base64 there.`
  return `${what} of text.`
}
