import { X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ownCertificate } from './certificate.ts'

const NAMES = ['localhost', '127.0.0.1', '::1']
const NOW = Date.UTC(2026, 0, 1)
const DAY_MS = 86_400_000
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'wireside-'))

it('is for every name the server has, on the curve that every browser takes, and holds its own key', async () => {
  const { cert, key } = await ownCertificate(null, NAMES, NOW)
  const certificate = new X509Certificate(cert)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(certificate.checkIP('::1')).toBe('::1')
  expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
  expect(certificate.validToDate.getTime() - certificate.validFromDate.getTime()).toBe(397 * DAY_MS)
})

it('outlives a restart, in a file that only its owner reads', async () => {
  const folder = join(newFolder(), 'made')
  const first = await ownCertificate(folder, NAMES, NOW)
  expect((await ownCertificate(folder, NAMES, NOW + DAY_MS)).cert.trim()).toBe(first.cert.trim())
  expect(statSync(join(folder, 'certificate.pem')).mode & 0o777).toBe(0o600)
})

it('is made anew when it ends within a term, or lacks a name', async () => {
  const folder = newFolder()
  const first = await ownCertificate(folder, NAMES, NOW)
  const later = await ownCertificate(folder, NAMES, NOW + 310 * DAY_MS)
  expect(later.cert).not.toBe(first.cert)
  const named = await ownCertificate(folder, [...NAMES, 'lab.example.org'], NOW + 310 * DAY_MS)
  expect(new X509Certificate(named.cert).checkHost('lab.example.org')).toBe('lab.example.org')
})

it('replaces a kept file that holds no certificate', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'certificate.pem'), 'not a certificate')
  await ownCertificate(folder, NAMES, NOW)
  expect(readFileSync(join(folder, 'certificate.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
})

it('where nothing can be written the server starts all the same', async () => {
  const file = join(newFolder(), 'a-file')
  writeFileSync(file, '')
  expect((await ownCertificate(join(file, 'below'), NAMES, NOW)).cert).toContain('BEGIN CERTIFICATE')
})
