import { describeProblem } from '@wireside/contract/problem'
import { CircleAlert, Film, ShieldQuestionMark, WifiOff, X } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import { Button } from '../../ui/Button.tsx'
import { formatDuration, plural } from '../../ui/format.ts'
import styles from './Notices.module.css'
import { RunMoment } from './RunMoment.tsx'

/** What stands in the way, in words, with what to do: above everything, because it explains everything. */
export function Notices() {
  const actions = useActions()
  const control = useLab((lab) => lab.live.control)
  const failures = useLab((lab) => lab.live.failures)
  const problems = useLab((lab) => lab.problems)
  const recording = useLab((lab) => lab.recording)
  const refusedPorts = useLab((lab) => lab.live.refusedPorts)
  const selfSigned = useLab((lab) => lab.live.selfSigned)
  return (
    <>
      {recording && (
        <Notice icon={<Film aria-hidden size={16} />} onClose={actions.closeRun} close="Back to live">
          <b>{recording.name}</b>, recorded {recording.run.startedAt.slice(0, 16).replace('T', ' ')} UTC over{' '}
          {formatDuration(recording.run.durationMs)}. What you see is that run, not now.
          {recording.beside && (
            <>
              {' '}
              Beside it, {recording.beside.alignedAt === 'cut' ? 'cut at the same instant' : 'from its own beginning'}:{' '}
              <b>{recording.beside.name}</b>, the last {plural(recording.beside.lanes.length, 'lane')}.
            </>
          )}
        </Notice>
      )}
      <RunMoment />
      {control?.state === 'closed' && (
        <Notice icon={<WifiOff aria-hidden size={16} />}>
          <b>{control.why}</b> This page tries again by itself. It is your network or the server, not the Lab: no lane is charged with it.
        </Notice>
      )}
      {control?.state === 'ended' && (
        <Notice icon={<CircleAlert aria-hidden size={16} />}>
          <b>{control.why}</b> <Button onClick={() => window.location.reload()}>Reload</Button>
        </Notice>
      )}
      {problems.map((problem) => (
        <Notice key={problem.field} icon={<CircleAlert aria-hidden size={16} />} onClose={actions.dismissProblems}>
          <b>Not set.</b> {describeProblem(problem)}.
        </Notice>
      ))}
      {refusedPorts.length > 0 && (
        <Notice icon={<ShieldQuestionMark aria-hidden size={16} />}>
          <RefusedPorts origins={refusedPorts} selfSigned={selfSigned} />
        </Notice>
      )}
      {failures.map((failure) => (
        <Notice key={failure.what} icon={<CircleAlert aria-hidden size={16} />} onClose={() => actions.dismissFailure(failure.what)}>
          <b>
            {failure.what}: {failure.why}.
          </b>{' '}
          {failure.remedy}
        </Notice>
      ))}
    </>
  )
}

/** A browser tells a page nothing of a certificate it refused: what to do is all that can be said. */
function RefusedPorts({ origins, selfSigned }: { origins: readonly string[]; selfSigned: boolean }) {
  const ports = origins.map((origin) => new URL(origin).port || '443').join(' and ')
  if (!selfSigned) {
    return (
      <>
        <b>This browser got no answer over TLS from {origins.join(' and ')}.</b> Check that it accepts the certificate (TLS_CERT), and that
        TCP port {ports} is open.
      </>
    )
  }
  return (
    <>
      <b>Lanes over TLS wait for you: this server made its own certificate, and this browser does not know it yet.</b> 1. Open{' '}
      {origins.map((origin, index) => (
        <Fragment key={origin}>
          {index > 0 && ', and if it is asked again '}
          <a href={origin} target="_blank" rel="noreferrer">
            {origin}
          </a>
        </Fragment>
      ))}
      . 2. There choose “Advanced”, then “Proceed” (in Firefox “Accept the risk”). The lanes open by themselves then. If nothing loads
      there, open TCP port {ports} in the firewall.
    </>
  )
}

interface Props {
  icon: ReactNode
  children: ReactNode
  onClose?(): void
  close?: string
}

function Notice({ icon, children, onClose, close }: Props) {
  return (
    <div className={styles.notice} role="alert">
      {icon}
      <p className={styles.words}>{children}</p>
      {onClose &&
        (close === undefined ? (
          <Button quiet icon={<X aria-hidden size={15} />} aria-label="Dismiss" onClick={onClose} />
        ) : (
          <Button onClick={onClose}>{close}</Button>
        ))}
    </div>
  )
}
