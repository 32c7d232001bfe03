import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { LabPage } from '../pages/lab.ts'

async function saved(page: Page, press: () => Promise<void>): Promise<{ path: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  const path = await download.path()
  return { path, bytes: await readFile(path) }
}

async function record(lab: LabPage, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Record', exact: true }).click()
  await expect(page.getByRole('button', { name: /Stop after 2\.\d s/ })).toBeVisible()
  await lab.press(/Stop after/)
  await expect(page.getByText(/^Recorded \d/)).toBeVisible()
}

async function choose(page: Page, button: string, path: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()])
  await chooser.setFiles(path)
}

test('a run is recorded, saved, opened and saved again: the same file; two runs stand side by side in the same charts', async ({
  page,
}) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=4')
  await lab.panel('Record a run')
  await record(lab, page)
  const first = await saved(page, () => lab.press('Save as JSON'))
  await record(lab, page)
  const second = await saved(page, () => lab.press('Save as JSON'))
  await choose(page, 'Open a run', first.path)
  await expect(page.getByRole('alert').getByText(/What you see is that run, not now/)).toBeVisible()
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'open')
  const moment = page.getByLabel('Moment of the run')
  await moment.fill('500')
  await expect(moment).toHaveAttribute('aria-valuetext', /^500 ms of [\d.]+ s$/)
  await expect(page.getByText(/What you see is that run, not now/)).toBeVisible()
  const again = await saved(page, () => lab.press('Save as JSON'))
  expect(again.bytes.equals(first.bytes)).toBe(true)
  const csv = await saved(page, () => lab.press('Save as CSV'))
  expect(csv.bytes.toString().split('\n').length).toBeGreaterThan(10)
  await choose(page, 'Compare with a second run', second.path)
  await expect(page.getByText(/Beside it, from its own beginning/)).toBeVisible()
  await expect(lab.lane('SSE 2')).toHaveAttribute('data-state', 'open')
  await lab.press('Back to live')
  await expect(lab.lane('SSE 2')).toBeHidden()
})

test('a damaged, a broken and a newer file are refused in words, and what is shown stays', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=4')
  await lab.panel('Record a run')
  await record(lab, page)
  const { bytes } = await saved(page, () => lab.press('Save as JSON'))
  const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  const text = bytes.toString()
  await choose(page, 'Open a run', file('half.json', text.slice(0, text.length / 2)))
  await expect(page.getByText(/half\.json is not whole JSON/)).toBeVisible()
  await choose(page, 'Open a run', file('newer.json', text.replace('"version":1', '"version":9')))
  await expect(page.getByText(/version: 9 is not allowed; allowed: up to 1: this file is from a newer Wireside/)).toBeVisible()
  await choose(page, 'Open a run', file('broken.json', text.replace('"type":"samples","batch":{', '"type":"samples","patch":{')))
  await expect(page.getByText(/broken\.json can’t be shown\. events\.\d+: a broken “samples”/)).toBeVisible()
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'open')
  await expect(page.getByRole('alert')).toBeHidden()
})

test('each chart can be saved as SVG and as PNG', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=4')
  for (const title of ['Connection', 'Bytes per message', 'Latency']) {
    await lab.press(`${title}: save as a picture`)
    const svg = await saved(page, () => page.getByRole('menuitem', { name: 'Save as SVG' }).click())
    const drawn = svg.bytes.toString()
    expect(drawn.slice(0, 38)).toBe('<svg xmlns="http://www.w3.org/2000/svg')
    // Styles of the page are not there where the file is opened: each is written out.
    expect([drawn.includes('var(--'), drawn.includes('class='), drawn.includes('<desc>')]).toEqual([false, false, true])
    await lab.press(`${title}: save as a picture`)
    const png = await saved(page, () => page.getByRole('menuitem', { name: 'Save as PNG' }).click())
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(500)
  }
})
