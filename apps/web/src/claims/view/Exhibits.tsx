import type { Exhibit, Numbers, Stops, Table } from '../exhibit.ts'
import { BarsFigure } from './BarsFigure.tsx'
import { DotsFigure } from './DotsFigure.tsx'
import styles from './Exhibits.module.css'
import { StopsFigure } from './StopsFigure.tsx'
import { MethodLink } from '../../ui/MethodLink.tsx'

/** Evidence in the order that the claim shows it. */
export function Exhibits({ exhibits }: { exhibits: readonly Exhibit[] }) {
  return (
    <div className={styles.exhibits}>
      {exhibits.map((exhibit, index) => (
        <OneExhibit key={index} exhibit={exhibit} />
      ))}
    </div>
  )
}

function OneExhibit({ exhibit }: { exhibit: Exhibit }) {
  switch (exhibit.type) {
    case 'numbers':
      return <NumberList items={exhibit.items} />
    case 'table':
      return <ExhibitTable table={exhibit} />
    case 'bars':
      return <BarsFigure bars={exhibit} />
    case 'dots':
      return <DotsFigure dots={exhibit} />
    case 'stops':
      return <StopsFigure stops={exhibit} table={<ExhibitTable table={tableOf(exhibit)} />} />
    case 'lines':
      return (
        <figure className={styles.lines}>
          <figcaption>{exhibit.caption}</figcaption>
          <pre tabIndex={0}>{exhibit.text}</pre>
        </figure>
      )
  }
}

function tableOf({ caption, name, columns, stops }: Stops): Table {
  return { type: 'table', caption, columns: [name, ...columns], rows: stops.map(({ at, cells }) => [at, ...cells]) }
}

/** Words and figures mixed: columns of figures alone are set to the right. */
function ExhibitTable({ table: { caption, columns, rows } }: { table: Table }) {
  const isFigure = columns.map(
    (_, column) =>
      column > 0 && rows.every((cells) => /^[\d\s\u202f.,−–-]*\d?[^a-z]{0,3}(?: ?[a-zA-Z%×/]{1,5})?$/.test(cells[column] ?? '')),
  )
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((name, column) => (
              <th key={column} scope="col" data-figure={isFigure[column] || undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={column} data-figure={isFigure[column] || undefined}>
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

function NumberList({ items }: Pick<Numbers, 'items'>) {
  return (
    <dl className={styles.numbers}>
      {items.map(({ label, value, method }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <MethodLink id={method}>{value}</MethodLink>
          </dd>
        </div>
      ))}
    </dl>
  )
}
