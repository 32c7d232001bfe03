import { describe, expect, it } from 'vitest'
import { readEnvironment } from './environment.ts'

describe('the environment', () => {
  it('empty: loopback, 4000 and the three ports after it', () => {
    expect(readEnvironment({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      lanesPort: 4001,
      tlsPort: 4002,
      tls1Port: 4003,
      appTlsPort: null,
    })
  })

  it.each([
    ['PORT', 'http', 'PORT=http is not allowed; allowed: a whole number from 0 to 65532'],
    ['LANES_PORT', '4000', 'LANES_PORT=4000 is not allowed; allowed: a port other than PORT'],
    ['TLS_PORT', '4001', 'TLS_PORT=4001 is not allowed; allowed: a port other than LANES_PORT'],
    ['TLS1_PORT', '4002', 'TLS1_PORT=4002 is not allowed; allowed: a port other than TLS_PORT'],
    ['APP_TLS_PORT', '4443', 'APP_TLS_PORT=4443 is not allowed; allowed: with TLS_CERT and TLS_KEY'],
    ['TLS_CERT', 'cert.pem', 'TLS_CERT=cert.pem is not allowed; allowed: with TLS_KEY'],
    ['TLS_KEY', 'key.pem', 'TLS_KEY=key.pem is not allowed; allowed: with TLS_CERT'],
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
