import { WireError } from '@wireside/wire/wire-error'
import { dissect, KINDS, tableOf } from './dissection.ts'

const USAGE = `usage: npm run -s dissect -- ${KINDS.join('|')} [--json] < bytes`
const BAD_USAGE = 2

const given = process.argv.slice(2)
const asJson = given.includes('--json')
const [kind = '', ...more] = given.filter((parameter) => parameter !== '--json')

if (!KINDS.includes(kind) || more.length > 0) {
  console.error(`${kind === '' ? 'say what the bytes are' : `${[kind, ...more].join(' ')} is not known`}\n${USAGE}`)
  process.exitCode = BAD_USAGE
} else {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  const bytes = Buffer.concat(pieces)
  try {
    const dissection = dissect(kind, bytes)
    if (dissection) process.stdout.write(asJson ? `${JSON.stringify(dissection)}\n` : tableOf(dissection.fields, bytes))
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    console.error(`${error.code} at byte ${error.offset}: ${error.message}`)
    process.exitCode = 1
  }
}
