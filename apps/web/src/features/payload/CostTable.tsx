import { useLab } from '../../store/context.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { costTable } from './cost-rows.ts'

/** What the messages cost the server's CPU, once a run has measured it. */
export function CostTable({ className }: { className: string | undefined }) {
  const cost = useLab((lab) => lab.sendCost)
  switch (cost.state) {
    case 'unknown':
      return <p className={className}>What each way costs the server’s CPU is measured at the end of a run.</p>
    case 'measuring':
      return <p className={className}>Measuring the server’s CPU…</p>
    case 'refused':
      return <p className={className}>The server’s CPU was not measured: {cost.why}.</p>
    case 'measured':
      return (
        <>
          <DataTable {...costTable(cost.costs)} methods={['send-cost']} />
          <p className={className}>
            CPU time of the whole server process, zlib’s threads included, around rounds of messages into a socket that goes nowhere; no
            lane is open meanwhile. What else the server does is in it: the rounds’ range says how much.
          </p>
        </>
      )
  }
}
