import styles from './Glossary.module.css'

/** What the words of a table mean, beneath it. */
export function Glossary({ words }: { words: Record<string, string> }) {
  return (
    <dl className={styles.words}>
      {Object.entries(words).map(([word, means]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{means}</dd>
        </div>
      ))}
    </dl>
  )
}
