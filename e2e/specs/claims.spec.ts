import { copyFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { TRUSTING_CHROMIUM } from '../pages/chromium.ts'
import { ClaimsPage } from '../pages/claims.ts'

/** Every experiment, one after the other, in the short form. */
const ALL_WITHIN_MS = 300_000

test.use({ launchOptions: TRUSTING_CHROMIUM })

interface SavedReport {
  environment: { spoken: { way: string; spoken: string | null }[] }
  claims: { id: string; kind: string; verdict: string | null; because: string; broke: boolean; evidence: unknown }[]
}

test('every experiment gathers its evidence, whatever its verdict; the report opens from disk without a network', async ({
  page,
  context,
}, info) => {
  test.setTimeout(ALL_WITHIN_MS + 60_000)
  const claims = new ClaimsPage(page)
  await claims.openAll()
  await claims.runAll({ short: true, withinMs: ALL_WITHIN_MS })
  await page.getByRole('link', { name: 'Report' }).click()

  const report = JSON.parse((await claims.saved('JSON')).text) as SavedReport
  const without = report.claims.filter(({ broke, evidence }) => broke || evidence === null)
  expect(without.map(({ id, because }) => `${id}: ${because}`)).toEqual([])
  for (const { kind, verdict } of report.claims) expect(verdict === null).toBe(kind !== 'measured')

  expect(report.environment.spoken).toEqual([
    { way: 'lanes over HTTP/1.1', spoken: 'HTTP/1.1' },
    { way: 'lanes over HTTP/1.1 over TLS', spoken: 'HTTP/1.1, TLS 1.3' },
    { way: 'lanes over HTTP/2', spoken: 'HTTP/2.0, TLS 1.3' },
    { way: 'WebSocket over HTTP/1.1', spoken: 'version 13, HTTP/1.1' },
    { way: 'WebSocket over HTTP/2', spoken: 'version 13, HTTP/2.0, TLS 1.3' },
  ])

  const csv = (await claims.saved('CSV')).text
  expect(csv.split('\r\n')[0]).toContain('id,kind,statement,verdict')

  // Open from disk, with no network at all: nothing may be asked for.
  const html = info.outputPath('report.html')
  await copyFile((await claims.saved('HTML')).path, html)
  const offline = await context.newPage()
  const asked: string[] = []
  offline.on('request', (request) => asked.push(request.url()))
  await offline.goto(`file://${html}`)
  await expect(offline.getByRole('heading', { level: 1 })).toContainText('Claims about WebSocket and SSE')
  for (const { id } of report.claims) await expect(offline.locator(`#claim-${id}`)).toBeAttached()
  expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([])
})

test('a prediction is asked for before the run, and held against the verdict after it; a reload keeps both', async ({ page }) => {
  const claims = new ClaimsPage(page)
  await claims.open('sse-injection')
  await expect(page.getByText('What an expert says (better after the run)')).toBeVisible()
  await page.getByRole('button', { name: 'holds', exact: true }).click()
  await page.getByRole('button', { name: 'Run it here' }).click()
  await expect(claims.verdict).toContainText('does not hold')
  await expect(claims.verdict).toContainText('an event “admin” that nobody sent')
  await page.reload()
  await expect(page.getByText('You expected: holds.')).toBeVisible()
  await expect(claims.verdict).toContainText('does not hold')
  await page.getByRole('link', { name: 'All claims' }).click()
  await expect(page.getByText('Your predictions: 0 of 1 came true.')).toBeVisible()
})

test('a run can be ended, and leaves no result behind', async ({ page }) => {
  const claims = new ClaimsPage(page)
  await claims.open('header-ratio')
  await page.getByRole('button', { name: 'Run it here' }).click()
  await page.getByRole('button', { name: 'End the run' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The run was ended' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run it here' })).toBeEnabled()
})

test('every figure of a claim leads to how it is measured', async ({ page }) => {
  const claims = new ClaimsPage(page)
  await claims.open('header-ratio')
  await page.getByRole('button', { name: 'Run it here' }).click()
  await claims.experiment.getByRole('link', { name: '6 B', exact: true }).first().click()
  await expect(page).toHaveURL(/\/method#method-wire-bytes$/)
  await expect(page.getByText('Counted byte by byte in the server’s link')).toBeVisible()
})

test('a damaged report is refused in words, a whole one is shown beside this browser’s', async ({ page }) => {
  const claims = new ClaimsPage(page)
  await claims.open('sse-injection')
  await page.getByRole('button', { name: 'Run it here' }).click()
  await expect(claims.verdict).toContainText('does not hold')
  await page.goto('/claims/report')
  const { text } = await claims.saved('JSON')
  const chooser = page.getByLabel('Report to compare with')
  await chooser.setInputFiles({ name: 'damaged.json', mimeType: 'application/json', buffer: Buffer.from(text.slice(0, 200)) })
  await expect(page.getByRole('alert')).toContainText('not JSON')
  await chooser.setInputFiles({ name: 'whole.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  await expect(page.getByRole('region', { name: 'Two reports side by side' })).toContainText('Every verdict that both decided is the same.')
})
