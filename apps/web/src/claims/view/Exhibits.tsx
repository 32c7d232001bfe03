import { DataTable } from '../../ui/DataTable.tsx'
import type { Exhibit, Numbers } from '../exhibit.ts'
import { BarsFigure } from './BarsFigure.tsx'
import { DotsFigure } from './DotsFigure.tsx'
import styles from './Exhibits.module.css'
import { MethodLink } from './MethodLink.tsx'

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
      return (
        <DataTable
          caption={exhibit.caption}
          columns={exhibit.columns}
          rows={exhibit.rows.map((cells, index) => ({ key: String(index), cells }))}
        />
      )
    case 'bars':
      return <BarsFigure bars={exhibit} />
    case 'dots':
      return <DotsFigure dots={exhibit} />
    case 'lines':
      return (
        <figure className={styles.lines}>
          <figcaption>{exhibit.caption}</figcaption>
          <pre tabIndex={0}>{exhibit.text}</pre>
        </figure>
      )
  }
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
