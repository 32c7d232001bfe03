import { Trash2 } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { formatBytes, formatCount, formatDuration } from '../../ui/format.ts'
import { runCells, runName, runWays, type KeptRun } from './scale-rows.ts'
import { SCALE_TRANSPORTS } from './scale-transports.ts'
import styles from './RunsTable.module.css'

const COLUMNS = ['Run', 'Connections', 'Payload', 'Memory each', 'CPU per message', 'First client', 'Last client', 'Broadcasts', '']

/** All runs beside each other, newest last. */
export function RunsTable({ runs, onRemove }: { runs: readonly KeptRun[]; onRemove(number: number): void }) {
  return (
    <DataTable
      methods={['server-memory', 'server-cpu', 'broadcast']}
      caption="Runs: memory is the slope over the steps with its standard error, the rest is the last step"
      columns={COLUMNS}
      rows={runs.flatMap((run) => {
        const cells = runCells(run)
        if (!cells) return []
        const { settings, number, steps } = run
        return [
          {
            key: String(number),
            cells: [
              <RunCell key="name" run={run} />,
              formatCount(steps.at(-1)?.connections ?? 0),
              formatBytes(settings.size),
              cells.memory,
              cells.cpu,
              cells.first,
              cells.last,
              cells.rate,
              run.result && (
                <Button
                  key="remove"
                  quiet
                  className={styles.remove}
                  icon={<Trash2 aria-hidden size={13} />}
                  aria-label={`Remove run ${runName(run)}`}
                  title={`Ended within ${formatDuration(run.result.endedMs)}. Remove it from the comparison.`}
                  onClick={() => onRemove(number)}
                />
              ),
            ],
          },
        ]
      })}
    />
  )
}

function RunCell({ run: { number, settings } }: { run: KeptRun }) {
  const { key, name, icon: Icon } = SCALE_TRANSPORTS[settings.transport]
  return (
    <>
      <span className={styles.run} data-lane={key}>
        {number} <Icon aria-hidden size="1em" strokeWidth={2.5} /> {name}
      </span>
      <span className={styles.ways}>, {runWays(settings)}</span>
    </>
  )
}
