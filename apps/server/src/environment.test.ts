import { describe, expect, it } from 'vitest'
import { readEnvironment } from './environment.ts'

describe('the environment', () => {
  it('empty: loopback, 4000 and the port after it', () => {
    expect(readEnvironment({})).toMatchObject({ host: '127.0.0.1', port: 4000, lanesPort: 4001 })
  })

  it.each([
    ['PORT', 'http', 'PORT=http is not allowed; allowed: a whole number from 0 to 65534'],
    ['LANES_PORT', '4000', 'LANES_PORT=4000 is not allowed; allowed: a port other than PORT'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL=loud is not allowed; allowed: fatal, error, warn, info, debug, trace, silent'],
    ['TRUST_PROXY', 'yes', 'TRUST_PROXY=yes is not allowed; allowed: 0, 1'],
    [
      'PUBLIC_URL',
      'lab.example.org',
      'PUBLIC_URL=lab.example.org is not allowed; allowed: an http or https URL without a path, like https://lab.example.org',
    ],
    ['MAX_SESSIONS', '0', 'MAX_SESSIONS=0 is not allowed; allowed: a whole number from 1 to 100000'],
  ])('%s=%s is refused in one line', (name, value, words) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(words)
  })
})
