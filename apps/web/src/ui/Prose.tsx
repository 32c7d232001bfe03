import type { LaneSettings } from '@wireside/contract/lanes'
import { Fragment } from 'react'
import { LaneName } from './LaneName.tsx'

/** A sentence in pieces: words, and lanes by their settings. */
export type Words = (string | Pick<LaneSettings, 'id' | 'transport'>)[]

export function Prose({ words }: { words: Words }) {
  return words.map((piece, index) => <Fragment key={index}>{typeof piece === 'string' ? piece : <LaneName lane={piece} />}</Fragment>)
}
