import { Fragment, type ReactNode } from 'react'
import type { MethodId } from './method.ts'
import { MethodLink } from './MethodLink.tsx'
import styles from './DataTable.module.css'

export interface TableData {
  caption: string
  columns: ReactNode[]
  rows: { key: string; cells: ReactNode[]; sum?: boolean }[]
  /** From this column on the cells hold sentences. */
  wordsFrom?: number
}

/** Figures as a table: first column names the row, the others hold numbers, measured by the `methods`. */
export function DataTable({ caption, columns, rows, wordsFrom = Infinity, methods = [] }: TableData & { methods?: readonly MethodId[] }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <caption>
          {caption}
          {methods.length > 0 && <Measured methods={methods} />}
        </caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" className={index >= wordsFrom ? styles.words : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className={row.sum ? styles.sum : undefined}>
              {row.cells.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={index} className={index >= wordsFrom ? styles.words : undefined}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What several methods measured names each. */
function Measured({ methods }: { methods: readonly MethodId[] }) {
  const [only] = methods
  if (methods.length === 1 && only) {
    return (
      <>
        {' · '}
        <MethodLink id={only}>how it is measured</MethodLink>
      </>
    )
  }
  return (
    <>
      {' · how it is measured: '}
      {methods.map((id, index) => (
        <Fragment key={id}>
          {index > 0 && ', '}
          <MethodLink id={id}>{id.replaceAll('-', ' ')}</MethodLink>
        </Fragment>
      ))}
    </>
  )
}
