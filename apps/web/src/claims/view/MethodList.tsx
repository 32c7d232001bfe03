import { METHODS, type MethodId } from '../../ui/method.ts'
import styles from './MethodList.module.css'

/** Methods as a list that figures link into. */
export function MethodList({ ids }: { ids: readonly MethodId[] }) {
  return (
    <dl className={styles.methods}>
      {ids.map((id) => {
        const { title, how, error, not } = METHODS[id]
        return (
          <div key={id} id={`method-${id}`} className={styles.method}>
            <dt>{title}</dt>
            <dd>{how}</dd>
            <dd>
              <b>Error.</b> {error}
            </dd>
            <dd>
              <b>Not shown.</b> {not}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
