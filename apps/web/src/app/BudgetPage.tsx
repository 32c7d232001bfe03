import { otherName } from '../claims/lab/other-name.ts'
import { BudgetForm } from '../features/budget/BudgetForm.tsx'
import { budgetSentence, fetchSentence } from '../features/budget/budget-rows.ts'
import { CrowdMarks } from '../features/budget/CrowdMarks.tsx'
import { useCrowd } from '../features/budget/use-crowd.ts'
import { MethodLink } from '../ui/MethodLink.tsx'
import layout from '../ui/page.module.css'
import styles from './BudgetPage.module.css'
import { controlUrl } from './control-url.ts'

const CONTROL = controlUrl(window.location)
const OTHER_NAME = otherName(window.location.hostname)

/** How many connections a browser opens to one site, and what happens to those beyond. */
export function BudgetPage() {
  const { held, figures, lanesUrls, elsewhere, failure, hold } = useCrowd(CONTROL, OTHER_NAME)
  const beside = fetchSentence(held, figures)
  const origin = lanesUrls?.[held?.protocol ?? 'h1']
  return (
    <main className={layout.page}>
      <h1 className={layout.sentence}>{budgetSentence(held, figures, elsewhere)}</h1>
      <div className={layout.columns}>
        <section className={layout.column} aria-label="What to open">
          <BudgetForm ready={lanesUrls !== null} held={held} onHold={hold} />
          {failure && <p role="alert">{failure}</p>}
        </section>
        <section className={layout.column} aria-label="What became of them" data-lane={held?.kind === 'websocket' ? 'websocket' : 'sse'}>
          {held && figures && (
            <>
              <CrowdMarks figures={figures} />
              <p className={layout.why}>filled: open · dotted: waiting · diamond: refused</p>
              <p className={styles.beside} data-starved={beside.starved || undefined}>
                {beside.words}
              </p>
              {held.protocol !== 'h1' && figures.open === 0 && figures.refused > 0 && origin && (
                <p>
                  All were refused: this browser may not accept the certificate yet.{' '}
                  <a href={`${origin}/`} target="_blank" rel="noreferrer">
                    Open {origin}
                  </a>{' '}
                  to accept it, then open them again.
                </p>
              )}
            </>
          )}
          <p className={layout.why}>
            {origin ? `They go to ${origin}. ` : ''}
            {OTHER_NAME
              ? 'That is this machine by its other name, a site of its own to the browser, so that the Lab’s lanes do not count.'
              : 'The Lab’s lanes count as well: they go to the same site.'}{' '}
            All tabs share what one site has. What waits is not late: the browser has not even asked. A WebSocket has a pool of its own, 255
            in Chromium. <MethodLink id="counted">How they are counted</MethodLink>
          </p>
        </section>
      </div>
    </main>
  )
}
