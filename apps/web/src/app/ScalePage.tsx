import { lazy, Suspense } from 'react'
import { scaleUrl } from '../engine/scale.ts'
import { RunProgress } from '../features/scale/RunProgress.tsx'
import { RunsTable } from '../features/scale/RunsTable.tsx'
import { scaleSentence } from '../features/scale/scale-rows.ts'
import { ScaleForm } from '../features/scale/ScaleForm.tsx'
import { useScale } from '../features/scale/use-scale.ts'
import { MethodLink } from '../ui/MethodLink.tsx'
import { controlUrl } from './control-url.ts'
import layout from '../ui/page.module.css'
import styles from './ScalePage.module.css'

const GrowthFigure = lazy(() => import('../features/scale/GrowthFigure.tsx'))

const URL = scaleUrl(controlUrl(window.location))

/** Many connections at once: what each costs a server, and how that grows. */
export function ScalePage() {
  const { offer, running, failure, runs, start, cancel, remove } = useScale(URL)
  const shown = running && running.run.steps.length > 0 ? [...runs, running.run] : runs
  const machine = runs.at(-1)?.result
  return (
    <main className={layout.page}>
      <h1 className={layout.sentence}>{scaleSentence(runs)}</h1>
      <div className={layout.columns}>
        <section className={layout.column} aria-label="What to hold and send">
          {offer?.on && <ScaleForm offer={offer} busy={running !== null} onStart={start} />}
          {offer && !offer.on && (
            <p role="status">
              <b>Runs can’t be started from here:</b> {offer.why}.
            </p>
          )}
          {!offer && !failure && <p className={styles.why}>Asking the server what it can hold…</p>}
          {failure && (
            <p role="alert" className={styles.failure}>
              {failure}
            </p>
          )}
        </section>
        <section className={layout.column} aria-label="What was measured">
          {running && <RunProgress run={running.run} progress={running.progress} onCancel={cancel} />}
          {shown.length > 0 ? (
            <>
              <div className={styles.growth}>
                <Suspense fallback={<p className={styles.why}>Loading the chart…</p>}>
                  <GrowthFigure runs={shown} />
                </Suspense>
              </div>
              <RunsTable runs={shown} onRemove={remove} />
            </>
          ) : (
            !running && (
              <p className={styles.why}>
                Run WebSocket and SSE with the same settings to compare them. Runs are kept until you close this tab.
              </p>
            )
          )}
          <details className={styles.how} open={runs.length === 0}>
            <summary>How it is measured</summary>
            <p>
              With their errors: <MethodLink id="server-memory">memory each</MethodLink>,{' '}
              <MethodLink id="server-cpu">CPU per message</MethodLink>, <MethodLink id="broadcast">first and last client</MethodLink>.
            </p>
            <p>
              A lane server and a load generator run in processes of their own, on loopback. The connections come from several loopback
              addresses, with heads as long as a browser’s; bytes are read, scanned for whole messages, and counted.
            </p>
            <p>
              {machine?.measured === 'inside'
                ? 'Memory and CPU time are the lane server’s own figures: this system has no /proc to read them from outside.'
                : 'Memory is the process’s resident set as the kernel counts it, after a full garbage collection; CPU time is the kernel’s run time of all its threads. Both are read from outside. Socket buffers in the kernel are in neither.'}{' '}
              Memory each is the slope of the least-squares line over the steps, so that the fixed cost of the process is not in it.
            </p>
            <p>
              First and last client: from the server’s first write of a broadcast to its arrival at the load generator, on the machine’s one
              monotonic clock. The generator reads all connections on one thread, so its own reading is part of the figure, the same for
              every transport.
            </p>
            {machine && <p>Measured on {machine.machine}.</p>}
          </details>
        </section>
      </div>
    </main>
  )
}
