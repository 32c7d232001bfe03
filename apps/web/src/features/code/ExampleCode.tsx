import type { Transport } from '@wireside/contract/transports'
import { useEffect, useState } from 'react'
import { Picker } from '../../ui/Picker.tsx'
import styles from './CodePanel.module.css'
import { EXAMPLES, isRun, type Example } from './example.ts'

export type ReadExample = (transport: Transport, example: Example) => Promise<string> | null

const OPTIONS = (Object.keys(EXAMPLES) as Example[]).map((value) => ({ value, label: EXAMPLES[value] }))

/** The least client, and the least server, in a language of choice: files of the repository. */
export function ExampleCode({ transport, read }: { transport: Transport; read: ReadExample }) {
  const [example, setExample] = useState<Example>('client.mjs')
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    let shown = true
    void read(transport, example)?.then((source) => {
      if (shown) setText(source)
    })
    return () => {
      shown = false
    }
  }, [transport, example, read])
  if (text === null) return null
  return (
    <>
      <div className={styles.example}>
        <Picker<Example> label="Language" options={OPTIONS} value={example} onChange={setExample} />
        <span className={styles.why}>
          examples/{transport}/{example}: {isRun(transport, example) ? 'run against this lane by the tests' : 'not run here'}
        </span>
      </div>
      <pre tabIndex={0} aria-label={`examples/${transport}/${example}`}>
        {text}
      </pre>
    </>
  )
}
