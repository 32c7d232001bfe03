import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Limits as PublicLimits } from '@wireside/contract/control'
import { MAX_BYTES_PER_SECOND, MAX_ENCODED_BYTES, MAX_LANES, MAX_MESSAGE_BYTES, MAX_RATE } from '@wireside/contract/limits'
import { MAX_SCALE_CONNECTIONS, MIN_SCALE_CONNECTIONS } from '@wireside/contract/scale'

/** Every limit of the server; each can be set by the environment variable of its name in capitals. */
export interface Limits {
  maxMessageBytes: number
  maxEncodedBytes: number
  maxLaneHoldBytes: number
  maxTapBytes: number
  maxLogMessages: number
  maxLogBytes: number
  maxLogAgeMs: number
  maxSessions: number
  maxSessionsPerAddress: number
  maxConnectionsPerAddress: number
  maxInboundRate: number
  maxPingRate: number
  sessionGraceMs: number
  keepAliveMs: number
  requestTimeoutMs: number
  maxScaleConnections: number
}

/** Who may use what costs the machine much, or tells much of it. */
const AUDIENCES = ['loopback', 'everyone', 'off'] as const
export type Audience = (typeof AUDIENCES)[number]

export interface Config {
  host: string
  port: number
  lanesPort: number
  /** Lanes over TLS: HTTP/2, or 1.1 to a client that asks for it (ALPN). */
  tlsPort: number
  /** Lanes over TLS, HTTP/1.1 only. */
  tls1Port: number
  /** The app over TLS; null: off. */
  appTlsPort: number | null
  /** The operator's certificate and key, PEM; null: one is made. */
  certificate: { cert: string; key: string } | null
  /** Where a made certificate is kept for the next start; null: in memory only. */
  certificateFolder: string | null
  publicUrl: string | null
  publicLanesUrl: string | null
  publicTlsUrl: string | null
  publicTls1Url: string | null
  allowedHosts: string[]
  /** Origins beside the page's own that may open lanes and control: Vite's, in development. */
  devOrigins: string[]
  trustProxy: boolean
  logLevel: LogLevel
  /** Who may start runs of the many-connection lab. */
  scale: Audience
  /** Who may read `/metrics`: a class on the LAN need not know who else is there. */
  metrics: Audience
  limits: Limits
  /** False: null mode, for comparison: lanes are neither metered nor tapped. */
  observe: boolean
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

interface Bound {
  byDefault: number
  min: number
  max: number
  /** Why this default. */
  because: string
}

const MIB = 1024 * 1024

const LIMITS: Record<keyof Limits, Bound> = {
  maxMessageBytes: { byDefault: MAX_MESSAGE_BYTES, min: 1, max: MAX_MESSAGE_BYTES, because: 'the largest size the page offers' },
  maxEncodedBytes: {
    byDefault: MAX_ENCODED_BYTES,
    min: 64,
    max: 16 * MIB,
    because: 'base64 of the largest message fits, LF-only text does not',
  },
  maxLaneHoldBytes: {
    byDefault: 4 * MIB,
    min: 64 * 1024,
    max: 64 * MIB,
    because: 'two of the largest events; 360 stalled lanes stay under 1.5 GB',
  },
  maxTapBytes: {
    byDefault: 2 * MIB,
    min: 0,
    max: 64 * MIB,
    because: 'the largest message fits in base64; six lanes of 240 sessions stay under 3 GB; 0: bytes are not kept',
  },
  maxLogMessages: { byDefault: 60_000, min: 1, max: 1_000_000, because: 'a minute at the highest rate can be replayed' },
  maxLogBytes: { byDefault: 32 * MIB, min: 1024, max: 1024 * MIB, because: 'a minute at 500 kB/s; 60 sessions stay under 2 GB' },
  maxLogAgeMs: { byDefault: 300_000, min: 1000, max: 86_400_000, because: 'longer than any outage shown in a lesson' },
  maxSessions: { byDefault: 240, min: 1, max: 100_000, because: 'four classes at once' },
  maxSessionsPerAddress: { byDefault: 60, min: 1, max: 100_000, because: 'a class behind one NAT, two tabs each' },
  maxConnectionsPerAddress: { byDefault: 600, min: 1, max: 1_000_000, because: 'that class with six lanes and some uplinks each' },
  maxInboundRate: { byDefault: 2000, min: 1, max: 1_000_000, because: 'twice the highest workload rate, per connection and second' },
  maxPingRate: { byDefault: 50, min: 1, max: 10_000, because: 'ten times the fastest heartbeat, per connection and second' },
  sessionGraceMs: { byDefault: 30_000, min: 0, max: 3_600_000, because: 'a reload or a lift ride finds its session again' },
  keepAliveMs: { byDefault: 72_000, min: 1000, max: 600_000, because: 'as Fastify has it: longer than the 60 s of most proxies' },
  requestTimeoutMs: {
    byDefault: 15_000,
    min: 100,
    max: 600_000,
    because: 'a head or upload that takes longer holds a connection for nothing',
  },
  maxScaleConnections: {
    byDefault: MAX_SCALE_CONNECTIONS,
    min: MIN_SCALE_CONNECTIONS,
    max: MAX_SCALE_CONNECTIONS,
    because: 'a laptop holds these in a few hundred MB, in processes of their own',
  },
}

const DEFAULT_LIMITS = Object.fromEntries(Object.entries(LIMITS).map(([name, { byDefault }]) => [name, byDefault])) as unknown as Limits

/** The page's own limits as control tells them. */
export function publicLimits(limits: Limits): PublicLimits {
  return {
    maxMessageBytes: limits.maxMessageBytes,
    maxEncodedBytes: limits.maxEncodedBytes,
    maxBytesPerSecond: MAX_BYTES_PER_SECOND,
    maxRate: MAX_RATE,
    maxLanes: MAX_LANES,
    maxLogMessages: limits.maxLogMessages,
    maxLogBytes: limits.maxLogBytes,
    maxLaneHoldBytes: limits.maxLaneHoldBytes,
    keepAliveMs: limits.keepAliveMs,
  }
}

/** `maxLogBytes` → `MAX_LOG_BYTES`. */
function variableName(limit: string): string {
  return limit.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

/** A variable that cannot be used, in one line. */
export class BadEnvironment extends Error {}

const APP_PORT = 4000
const MAX_PORT = 65_535
/** The app's port and the three after it. */
const PORTS = 4

/** Ignored by Git; a made certificate is accepted once in a browser, so that it should outlive a restart. */
const CERTIFICATE_FOLDER = join(import.meta.dirname, '../../../.wireside')

export function readEnvironment(environment: Record<string, string | undefined>): Config {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined
  const whole = (name: string, byDefault: number, min: number, max: number): number => {
    const value = text(name)
    if (value === undefined) return byDefault
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= min && number <= max) return number
    throw new BadEnvironment(`${name}=${value} is not allowed; allowed: a whole number from ${min} to ${max}`)
  }
  const oneOf = <T extends string>(name: string, byDefault: T, allowed: readonly T[]): T => {
    const value = text(name) ?? byDefault
    if ((allowed as readonly string[]).includes(value)) return value as T
    throw new BadEnvironment(`${name}=${value} is not allowed; allowed: ${allowed.join(', ')}`)
  }
  const url = (name: string): string | null => {
    const value = text(name)
    if (value === undefined) return null
    const parsed = URL.parse(value)
    if (parsed && /^https?:$/.test(parsed.protocol) && parsed.pathname === '/' && !parsed.search) return parsed.origin
    throw new BadEnvironment(`${name}=${value} is not allowed; allowed: an http or https URL without a path, like https://lab.example.org`)
  }
  const host = text('HOST') ?? '127.0.0.1'
  if (!/^[\w.:-]+$/.test(host)) throw new BadEnvironment(`HOST=${host} is not allowed; allowed: an address or host name, like 0.0.0.0`)
  const port = whole('PORT', APP_PORT, 0, MAX_PORT - (PORTS - 1))
  const beside = (name: string, place: number): number => whole(name, port === 0 ? 0 : port + place, 0, MAX_PORT)
  const lanesPort = beside('LANES_PORT', 1)
  const tlsPort = beside('TLS_PORT', 2)
  const tls1Port = beside('TLS1_PORT', 3)
  const appTlsPort = text('APP_TLS_PORT') === undefined ? null : whole('APP_TLS_PORT', 0, 0, MAX_PORT)
  const taken = new Map([[port, 'PORT']])
  for (const [name, number] of Object.entries({
    LANES_PORT: lanesPort,
    TLS_PORT: tlsPort,
    TLS1_PORT: tls1Port,
    APP_TLS_PORT: appTlsPort,
  })) {
    if (!number) continue
    const other = taken.get(number)
    if (other) throw new BadEnvironment(`${name}=${number} is not allowed; allowed: a port other than ${other}`)
    taken.set(number, name)
  }
  const certificate = readCertificate(text('TLS_CERT'), text('TLS_KEY'))
  if (appTlsPort !== null && !certificate) {
    throw new BadEnvironment(`APP_TLS_PORT=${appTlsPort} is not allowed; allowed: with TLS_CERT and TLS_KEY`)
  }
  const limits = { ...DEFAULT_LIMITS }
  for (const name of Object.keys(LIMITS) as (keyof Limits)[]) {
    limits[name] = whole(variableName(name), LIMITS[name].byDefault, LIMITS[name].min, LIMITS[name].max)
  }
  return {
    host,
    port,
    lanesPort,
    tlsPort,
    tls1Port,
    appTlsPort,
    certificate,
    certificateFolder: CERTIFICATE_FOLDER,
    publicUrl: url('PUBLIC_URL'),
    publicLanesUrl: url('PUBLIC_LANES_URL'),
    publicTlsUrl: url('PUBLIC_TLS_URL'),
    publicTls1Url: url('PUBLIC_TLS1_URL'),
    allowedHosts: (text('ALLOWED_HOSTS') ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean),
    devOrigins: (text('DEV_ORIGINS') ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
    trustProxy: oneOf('TRUST_PROXY', '0', ['0', '1']) === '1',
    logLevel: oneOf('LOG_LEVEL', 'warn', LOG_LEVELS),
    scale: oneOf('SCALE', 'loopback', AUDIENCES),
    metrics: oneOf('METRICS', 'loopback', AUDIENCES),
    limits,
    observe: true,
  }
}

/** Reads and checks both files, so that a wrong one is a line at the start and not a failed handshake later. */
function readCertificate(certFile: string | undefined, keyFile: string | undefined): Config['certificate'] {
  if (certFile === undefined && keyFile === undefined) return null
  if (certFile === undefined) throw new BadEnvironment(`TLS_KEY=${keyFile} is not allowed; allowed: with TLS_CERT`)
  if (keyFile === undefined) throw new BadEnvironment(`TLS_CERT=${certFile} is not allowed; allowed: with TLS_KEY`)
  const certificate = readPem('TLS_CERT', certFile, 'a PEM certificate', (pem) => new X509Certificate(pem))
  const key = readPem('TLS_KEY', keyFile, 'a PEM private key', createPrivateKey)
  if (!certificate.value.checkPrivateKey(key.value)) {
    throw new BadEnvironment(`TLS_KEY=${keyFile} is not allowed; allowed: the key of the certificate in TLS_CERT`)
  }
  return { cert: certificate.pem, key: key.pem }
}

function readPem<T>(name: string, file: string, allowed: string, parse: (pem: string) => T): { pem: string; value: T } {
  try {
    const pem = readFileSync(file, 'utf8')
    return { pem, value: parse(pem) }
  } catch (error) {
    throw new BadEnvironment(`${name}=${file} is not allowed; allowed: a file that holds ${allowed} (${(error as Error).message})`)
  }
}
