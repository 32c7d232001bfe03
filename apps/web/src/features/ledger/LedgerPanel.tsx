import { useShown, useShownLanes } from '../../store/context.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ledgerTable } from './ledger-rows.ts'
import styles from './LedgerPanel.module.css'

/** Where every message offered to a lane is. It always adds up. */
export function LedgerPanel() {
  const state = useShown((shown) => shown)
  const lanes = useShownLanes()
  return (
    <div className={styles.panel}>
      <DataTable {...ledgerTable(state, lanes)} method="ledger" />
      <dl className={styles.words}>
        <div>
          <dt>live</dt>
          <dd>arrived on the connection that was open when it was made</dd>
        </div>
        <div>
          <dt>replayed</dt>
          <dd>arrived later, from the event log, because a new connection named the last id it had seen</dd>
        </div>
        <div>
          <dt>missed</dt>
          <dd>nothing can bring it any more: it was not written before its connection closed, or was dropped at the lane’s bound</dd>
        </div>
        <div>
          <dt>pending</dt>
          <dd>on its way, or waiting for a connection that can still ask for it</dd>
        </div>
        <div>
          <dt>duplicates</dt>
          <dd>arrived again after it had been delivered; apart from the sum</dd>
        </div>
      </dl>
    </div>
  )
}
