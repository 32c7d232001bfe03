import { useShown, useShownLanes } from '../../store/context.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Glossary } from '../../ui/Glossary.tsx'
import { ledgerTable } from './ledger-rows.ts'

const WORDS = {
  live: 'arrived on the connection that was open when it was made',
  replayed: 'arrived later, from the event log, because a new connection named the last id it had seen',
  missed: 'nothing can bring it any more: it was not written before its connection closed, or was dropped at the lane’s bound',
  pending: 'on its way, or waiting for a connection that can still ask for it',
  duplicates: 'arrived again after it had been delivered; apart from the sum',
}

/** Where every message offered to a lane is. It always adds up. */
export function LedgerPanel() {
  const state = useShown((shown) => shown)
  const lanes = useShownLanes()
  return (
    <>
      <DataTable {...ledgerTable(state, lanes)} methods={['ledger']} />
      <Glossary words={WORDS} />
    </>
  )
}
