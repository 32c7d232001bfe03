import type { ReactNode } from 'react'
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

/** Figures as a table: first column names the row, the others hold numbers. */
export function DataTable({ caption, columns, rows, wordsFrom = Infinity, method }: TableData & { method?: MethodId }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <caption>
          {caption}
          {method && (
            <>
              {' · '}
              <MethodLink id={method}>how it is measured</MethodLink>
            </>
          )}
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
