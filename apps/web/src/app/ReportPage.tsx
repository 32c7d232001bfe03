import { Link } from '@tanstack/react-router'
import { Download, GitCompare } from 'lucide-react'
import { useRef, useState } from 'react'
import { CLAIMS } from '../claims/ledger.ts'
import { reportCsv } from '../claims/report/report-csv.ts'
import { pageStyles, reportHtml } from '../claims/report/report-html.tsx'
import { makeReport, readReport, type Report } from '../claims/report/report.ts'
import { scoreOf } from '../claims/run/score.ts'
import { useClaims, useClaimsStore } from '../claims/view/claims-context.ts'
import { Comparison } from '../claims/view/Comparison.tsx'
import { ReportBody } from '../claims/view/ReportBody.tsx'
import { Button } from '../ui/Button.tsx'
import { formatBytes, formatRoundBytes } from '../ui/format.ts'
import layout from '../ui/page.module.css'
import { saveFile } from '../ui/save-file.ts'
import styles from './ReportPage.module.css'

/** A report larger than this is not one of ours. */
const MAX_FILE_BYTES = 20_000_000

/** What was measured so far as one page; saved, or held against another one. */
export function ReportPage() {
  const store = useClaimsStore()
  const results = useClaims((state) => state.results)
  const predictions = useClaims((state) => state.predictions)
  const spoken = useClaims((state) => state.spoken)
  const [other, setOther] = useState<Report | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [openedAt] = useState(() => new Date())
  const file = useRef<HTMLInputElement>(null)
  const report = makeReport(CLAIMS, { results, predictions, spoken }, navigator.userAgent, openedAt)
  const { made, right } = scoreOf(CLAIMS, { results, predictions })
  const name = `wireside-claims-${report.madeAt.slice(0, 10)}`

  async function open(chosen: File | undefined): Promise<void> {
    if (!chosen) return
    if (chosen.size > MAX_FILE_BYTES) {
      setProblem(`${chosen.name}: ${formatBytes(chosen.size)} is not allowed; allowed: at most ${formatRoundBytes(MAX_FILE_BYTES)}.`)
      return
    }
    const read = readReport(await chosen.text())
    setProblem('problem' in read ? read.problem : null)
    if ('report' in read) setOther(read.report)
  }

  if (Object.keys(results).length === 0) {
    return (
      <>
        <h1 className={layout.sentence}>No report yet</h1>
        <p>
          Nothing was run in this browser. <Link to="/claims">Run the experiments</Link>, then come back.
        </p>
      </>
    )
  }
  return (
    <>
      <div className={styles.acts}>
        <Link to="/claims">All claims</Link>
        <Button
          icon={<Download aria-hidden size={14} />}
          onClick={() => saveFile(`${name}.html`, reportHtml(report, pageStyles(document)), 'text/html')}
        >
          HTML
        </Button>
        <Button
          icon={<Download aria-hidden size={14} />}
          onClick={() => saveFile(`${name}.json`, JSON.stringify(report), 'application/json')}
        >
          JSON
        </Button>
        <Button icon={<Download aria-hidden size={14} />} onClick={() => saveFile(`${name}.csv`, reportCsv(report), 'text/csv')}>
          CSV
        </Button>
        <Button icon={<GitCompare aria-hidden size={14} />} onClick={() => file.current?.click()}>
          Compare with a report
        </Button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          aria-label="Report to compare with"
          className="visually-hidden"
          tabIndex={-1}
          onChange={(event) => void open(event.target.files?.[0])}
        />
        <Button quiet onClick={() => store.forget()}>
          Forget results and predictions
        </Button>
      </div>
      {problem && <p role="alert">{problem}</p>}
      {made > 0 && (
        <p className={styles.score}>
          Your predictions: {right} of {made} came true.
        </p>
      )}
      {other && <Comparison first={report} second={other} />}
      <ReportBody report={report} />
    </>
  )
}
