import { expect, test } from '@playwright/test'
import { ScalePage } from '../pages/scale.ts'

const QUICK = { connections: 100, rate: 50, broadcasts: 2 }

test('two runs of 100 connections are measured, drawn, and kept side by side while other pages are looked at', async ({ page }) => {
  const scale = new ScalePage(page)
  await scale.open()
  for (const transport of ['WebSocket', 'SSE']) {
    await scale.choose(transport, QUICK)
    await scale.runButton.click()
    await expect(page.getByRole('region', { name: 'The run under way' })).toContainText('of 100 connections held')
    await expect(scale.runButton).toBeEnabled({ timeout: 45_000 })
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`100 ${transport} connections took`)
  }
  await page.getByRole('link', { name: 'Payload', exact: true }).click()
  await page.getByRole('link', { name: 'Scale', exact: true }).click()
  for (const name of [/1 WebSocket/, /2 SSE/]) {
    const [connections, , memory, cpu, first, last] = await scale.row(name).getByRole('cell').allTextContents()
    expect(connections).toBe('100')
    expect(memory).toMatch(/ ± .* k?B$/)
    for (const figure of [cpu, first, last]) expect(figure).toMatch(/^[\d.]+ (µs|ms)$/)
  }
  await page.getByRole('button', { name: 'Last client', exact: true }).click()
  await expect(page.getByRole('figure', { name: 'Last client over connections' })).toContainText(/run 1: .* a connection \(R² /)
  await page.getByRole('button', { name: 'Remove run 1 WS' }).click()
  await expect(scale.row(/1 WebSocket/)).toBeHidden()
})

test('a run is cancelled at once, and another tab is told in words that one is under way', async ({ page, context }) => {
  const scale = new ScalePage(page)
  await scale.open()
  await scale.choose('SSE', { connections: 500, rate: 1, broadcasts: 60 })
  await scale.runButton.click()
  await expect(scale.cancelButton).toBeVisible()
  const other = new ScalePage(await context.newPage())
  await other.open()
  await other.choose('WebSocket', QUICK)
  await other.runButton.click()
  await expect(other.page.getByRole('alert')).toContainText('another run is under way on this server (500 × sse')
  await scale.cancelButton.click()
  await expect(scale.cancelButton).toBeHidden()
  await expect(scale.runButton).toBeEnabled()
})

test('what a run may not be is said beside the button, before it starts', async ({ page }) => {
  const scale = new ScalePage(page)
  await scale.open()
  await scale.choose('WebSocket', { ...QUICK, connections: 5000 })
  await expect(page.getByText('connections × rate at most 50\u202f000/s')).toBeVisible()
  await expect(scale.runButton).toBeDisabled()
})
