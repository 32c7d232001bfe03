import type { Transport } from '@wireside/contract/transports'
import type { Example } from '../features/code/example.ts'

const FOLDER = '../../../../examples'
const FILES = import.meta.glob<string>('../../../../examples/*/*.{mjs,py,go,swift,kt}', { query: '?raw', import: 'default' })

/** The example of a transport: a file of the repository, fetched when it is looked at. Null where there is none. */
export function readExample(transport: Transport, example: Example): Promise<string> | null {
  return FILES[`${FOLDER}/${transport}/${example}`]?.() ?? null
}
