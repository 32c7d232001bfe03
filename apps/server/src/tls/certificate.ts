import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Config } from '../environment.ts'
import { lanAddresses } from '../lan-addresses.ts'

export interface Certificate {
  /** PEM. */
  cert: string
  key: string
}

const DAY_MS = 86_400_000
/** Browsers take at most this of any certificate they check (CA/Browser Forum baseline requirements §6.3.2). */
const VALID_DAYS = 397
/** One that ends sooner is made anew at the start: a server runs for a term. */
const RENEW_DAYS = 90
/** A clock that is an hour slow still finds the certificate begun. */
const BACKDATED_MS = 3_600_000

/**
 * The certificate of a server that was given none: self-signed, for `names` (host names and addresses), kept in `folder`
 * so that a browser which accepted it once knows it after a restart. Where the folder cannot be written, in memory only.
 */
export async function ownCertificate(folder: string | null, names: readonly string[], now: number): Promise<Certificate> {
  const kept = folder === null ? null : readKept(folder)
  if (kept && covers(kept, names, now + RENEW_DAYS * DAY_MS)) return kept
  const made = await makeCertificate(names, now, VALID_DAYS)
  if (folder !== null) keep(folder, made)
  return made
}

/** Every name and address under which a browser may reach this server. */
export function certificateNames({ publicTlsUrl, publicTls1Url, allowedHosts }: Config): string[] {
  const named = [publicTlsUrl, publicTls1Url].flatMap((url) => (url ? [new URL(url).hostname] : []))
  return [...new Set(['localhost', '127.0.0.1', '::1', ...lanAddresses(), ...named, ...allowedHosts])]
}

/** A self-signed ECDSA P-256 certificate, valid for `days` from `now` (ms since 1970). */
export async function makeCertificate(names: readonly string[], now: number, days: number): Promise<Certificate> {
  // Loaded only when one is made: it takes as long as the rest of the start.
  const { generate } = await import('selfsigned')
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Wireside' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - BACKDATED_MS),
    notAfterDate: new Date(now - BACKDATED_MS + days * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })) },
    ],
  })
  return { cert, key }
}

function covers({ cert }: Certificate, names: readonly string[], until: number): boolean {
  const certificate = new X509Certificate(cert)
  if (certificate.validToDate.getTime() < until) return false
  return names.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined)
}

function readKept(folder: string): Certificate | null {
  try {
    const pem = readFileSync(fileOf(folder), 'utf8')
    const key = /-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----\n?/.exec(pem)?.[0]
    const cert = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----\n?/.exec(pem)?.[0]
    return key === undefined || cert === undefined ? null : { key, cert }
  } catch (error) {
    if (isFileError(error)) return null
    throw error
  }
}

/** One file, put in place whole: two servers that start at once leave one pair, not a mixture. */
function keep(folder: string, { cert, key }: Certificate): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const draft = `${fileOf(folder)}.${process.pid}`
    writeFileSync(draft, `${key.trimEnd()}\n${cert.trimEnd()}\n`, { mode: 0o600 })
    renameSync(draft, fileOf(folder))
  } catch (error) {
    if (!isFileError(error)) throw error
  }
}

function fileOf(folder: string): string {
  return join(folder, 'certificate.pem')
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
