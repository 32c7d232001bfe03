import { useId } from 'react'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { StopSlider } from '../../ui/StopSlider.tsx'
import type { MeasuredClaim, Verdict } from '../claim.ts'
import { useClaims, useClaimsStore } from './claims-context.ts'
import styles from './Predict.module.css'

const EXPECTED: readonly Verdict[] = ['holds', 'holds, with a catch', 'does not hold']

/** What the learner expects, before the run; kept in this browser. Afterwards it stays as it was. */
export function Predict({ claim, closed }: { claim: MeasuredClaim; closed: boolean }) {
  const store = useClaimsStore()
  const prediction = useClaims((state) => state.predictions[claim.id])
  const guessId = useId()
  if (closed) {
    if (!prediction) return <p className={styles.made}>You made no prediction.</p>
    const words = [prediction.verdict, prediction.guess === null || !claim.guess ? null : `${prediction.guess} ${claim.guess.unit}`]
    return <p className={styles.made}>You expected: {words.filter(Boolean).join(', ')}.</p>
  }
  return (
    <div className={styles.predict}>
      <Field label="What do you expect?" why="Choose before you run it. It stays in this browser and is never sent.">
        {({ labelId, whyId }) => (
          <Choice
            labelledBy={labelId}
            describedBy={whyId}
            options={EXPECTED.map((value) => ({ value, label: value }))}
            value={prediction?.verdict ?? ''}
            onChange={(verdict) => store.predict(claim.id, { verdict: verdict as Verdict })}
          />
        )}
      </Field>
      {claim.guess && (
        <div className={styles.guess}>
          <span id={guessId}>{claim.guess.question}</span>
          <StopSlider
            stops={claim.guess.stops}
            value={prediction?.guess ?? claim.guess.stops[0] ?? 0}
            format={(value) => (prediction?.guess == null ? 'not chosen' : `${value} ${claim.guess?.unit}`)}
            labelledBy={guessId}
            describedBy={guessId}
            onChange={(guess) => store.predict(claim.id, { guess })}
          />
        </div>
      )}
    </div>
  )
}
