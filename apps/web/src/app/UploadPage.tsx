import { useState } from 'react'
import { runTable, shownOf, uploadSentence } from '../features/upload/upload-rows.ts'
import { UploadForm } from '../features/upload/UploadForm.tsx'
import { UploadWay } from '../features/upload/UploadWay.tsx'
import { useUpload, type UploadPlan } from '../features/upload/use-upload.ts'
import { DataTable } from '../ui/DataTable.tsx'
import { MethodLink } from '../ui/MethodLink.tsx'
import layout from '../ui/page.module.css'
import { controlUrl } from './control-url.ts'
import styles from './UploadPage.module.css'

const CONTROL = controlUrl(window.location)
const FIRST_PLAN: UploadPlan = { protocol: 'h1', bytes: 20_000_000, bytesPerSecond: 10_000_000, cancelHalfWay: false }

const WAYS = [
  {
    way: 'post',
    why: 'One request carries all of it; the browser tells how much has left, an event stream beside it how much the server has. Cancel aborts the request.',
  },
  {
    way: 'websocket',
    why: 'Binary messages of 250 kB; the page waits while bufferedAmount is over 1 MB, as nothing else holds it back. Cancel is a message, behind what waits.',
  },
] as const

/** The same bytes up by both ways, with how far they are. */
export function UploadPage() {
  const [plan, setPlan] = useState(FIRST_PLAN)
  const { sending, runs, lanesUrls, failure, refused, send, cancel } = useUpload(CONTROL, plan)
  const origin = lanesUrls?.[plan.protocol]
  const isRefused = origin !== undefined && refused.includes(origin)
  return (
    <main className={layout.page}>
      <h1 className={layout.sentence}>{uploadSentence(sending, runs)}</h1>
      <div className={layout.columns}>
        <section className={layout.column} aria-label="What to send">
          <UploadForm plan={plan} busy={sending !== null} onPlan={setPlan} />
          {failure && <p role="alert">{failure}</p>}
          {isRefused && (
            <p role="alert">
              This browser does not accept the server’s own certificate yet.{' '}
              <a href={`${origin}/`} target="_blank" rel="noreferrer">
                Open {origin}
              </a>{' '}
              and accept it there; this page then goes on by itself.
            </p>
          )}
        </section>
        <div className={layout.column}>
          <div className={styles.ways}>
            {WAYS.map(({ way, why }) => (
              <UploadWay
                key={way}
                way={way}
                why={why}
                bytes={plan.bytes}
                shown={shownOf(way, sending, runs)}
                sending={sending?.way === way}
                disabled={origin === undefined || sending !== null || isRefused}
                onSend={() => send(way)}
                onCancel={cancel}
              />
            ))}
          </div>
          {runs.length > 0 && <DataTable {...runTable(runs)} methods={['upload']} />}
          <p className={layout.why}>
            The server counts each piece as it comes and drops it. It says so ten times a second, so that no time here is exact to less than
            0.1 s. What waited in the browser is not measured of a POST: it is the whole body, which is handed over at once; of a WebSocket
            it is the most that bufferedAmount showed. The server’s growth is that of its whole process while the upload ran, whatever else
            it did. <MethodLink id="upload">How it is measured</MethodLink>
          </p>
        </div>
      </div>
    </main>
  )
}
