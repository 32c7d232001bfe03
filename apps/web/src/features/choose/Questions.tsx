import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { QUESTIONS, type Answers } from './answers.ts'
import styles from './Questions.module.css'

interface Props {
  answers: Answers
  onAnswer(answers: Answers): void
}

export function Questions({ answers, onAnswer }: Props) {
  return (
    <div className={styles.questions}>
      {QUESTIONS.map(({ name, question, why, answers: possible }) => (
        <Field key={name} label={question} why={why}>
          {({ labelId, whyId }) => (
            <Choice<string>
              labelledBy={labelId}
              describedBy={whyId}
              options={possible.map((value) => ({ value, label: value }))}
              value={answers[name]}
              onChange={(answer) => onAnswer({ ...answers, [name]: answer })}
            />
          )}
        </Field>
      ))}
    </div>
  )
}
