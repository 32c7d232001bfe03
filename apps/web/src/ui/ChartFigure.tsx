import { lazy, memo, Suspense, useState, type ReactNode, type Ref } from 'react'
import { ChartColumn, CircleHelp, ImageDown, Table2 } from 'lucide-react'
import { Button } from './Button.tsx'
import { DataTable, type TableData } from './DataTable.tsx'
import type { MethodId } from './method.ts'
import { MethodLink } from './MethodLink.tsx'
import styles from './ChartFigure.module.css'
import { whenIdle } from './when-idle.ts'

/** A menu is heavier than the chart it stands beside, which is drawn before it has come. */
const SavePicture = lazy(() => whenIdle(() => import('./SavePicture.tsx')))

interface Props {
  ref?: Ref<HTMLElement>
  title: string
  /** Unit and scale, beside the title. */
  unit?: ReactNode
  /** What the chart shows, in one sentence: also for those who can't see it. */
  summary: ReactNode
  table(): TableData
  /** How its figures are measured. */
  method: MethodId
  /** Its marks can be focused and say what they are; else a screen reader is given the table. */
  pointable?: boolean
  children: ReactNode
}

/** A chart with its title, a sentence that says what it shows, and the same as a table. */
export function ChartFigure({ ref, title, unit, summary, table, method, pointable = false, children }: Props) {
  const [asTable, setAsTable] = useState(false)
  return (
    <figure ref={ref} className={styles.figure} aria-label={title}>
      <Head title={title} unit={unit} method={method} asTable={asTable} onTable={setAsTable} />
      <div className={styles.plot}>
        {asTable ? (
          <DataTable {...table()} />
        ) : (
          <div aria-hidden={!pointable} className={styles.marks}>
            {children}
          </div>
        )}
      </div>
      <figcaption className={styles.summary}>{summary}</figcaption>
    </figure>
  )
}

type HeadProps = Pick<Props, 'title' | 'unit' | 'method'> & { asTable: boolean; onTable(asTable: boolean): void }

/** Its menu costs more to draw than many a chart, and stays as it is. */
const Head = memo(function Head({ title, unit, method, asTable, onTable }: HeadProps) {
  return (
    <div className={styles.head}>
      <h2 className={styles.title}>{title}</h2>
      <span className={styles.method}>
        <MethodLink id={method}>
          <CircleHelp aria-hidden size={14} />
          <span className="visually-hidden">{title}: how it is measured</span>
        </MethodLink>
      </span>
      {unit && <span className={styles.unit}>{unit}</span>}
      <Button
        quiet
        className={styles.toggle}
        icon={asTable ? <ChartColumn aria-hidden size={14} /> : <Table2 aria-hidden size={14} />}
        onClick={() => onTable(!asTable)}
        aria-label={`${title}: ${asTable ? 'show as chart' : 'show as table'}`}
      >
        {asTable ? 'Show as chart' : 'Show as table'}
      </Button>
      {!asTable && (
        <Suspense
          fallback={<Button quiet disabled aria-label={`${title}: save as a picture`} icon={<ImageDown aria-hidden size={14} />} />}
        >
          <SavePicture title={title} />
        </Suspense>
      )}
    </div>
  )
})
