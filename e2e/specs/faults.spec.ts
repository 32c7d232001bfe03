import { expect, test } from '@playwright/test'
import { LabPage, type LaneName } from '../pages/lab.ts'

const LANES: LaneName[] = ['WebSocket', 'SSE']

/** A fault of the menu “More”. */
async function more(lab: LabPage, name: string | RegExp): Promise<void> {
  await lab.press('More')
  await lab.page.getByRole('menuitem', { name }).click()
}

test('silent, both lanes stay open and wait; healed, everything comes in order and nothing is missed', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=20')
  await page.keyboard.press('s')
  for (const lane of LANES) await lab.ledgerUntil(lane, ({ pending }) => pending > 20)
  for (const lane of LANES) await expect(lab.lane(lane)).toHaveAttribute('data-state', 'open')
  await page.keyboard.press('h')
  for (const lane of LANES) {
    const ledger = await lab.ledgerUntil(lane, ({ pending, live }) => pending < 10 && live > 60)
    expect(ledger.missed + ledger.replayed).toBe(0)
  }
})

test('an outage refuses new connections until it is over: our clients come back after it and miss nothing', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=20&lanes=ws_managed_ids~sse_managed_ids')
  await more(lab, /Outage/)
  await expect(page.getByText(/Outage for 5 s: .* left/)).toBeVisible()
  await expect(lab.lane('WebSocket')).not.toHaveAttribute('data-state', 'open')
  await expect(page.getByText(/Outage for 5 s: .* left/)).toBeHidden()
  for (const lane of LANES) {
    const ledger = await lab.ledgerUntil(lane, ({ pending, replayed }) => pending < 10 && replayed > 80)
    expect(ledger.missed).toBe(0)
  }
})

test('every condition can be switched on in the Link panel, is in the address, and says what it does not show', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  const panel = await lab.panel('Link')
  await panel.getByRole('region', { name: 'Response buffering' }).getByRole('button', { name: 'On' }).click()
  await panel.getByRole('button', { name: 'the next chunk' }).click()
  await expect(page).toHaveURL(/ws_buffer-next~sse_ids_buffer-next/)
  const silence = panel.getByRole('region', { name: 'Silence' })
  await expect(silence).toContainText('our kernel still acknowledges')
  await silence.getByRole('button', { name: 'On' }).click()
  await silence.getByRole('button', { name: 'up', exact: true }).click()
  await expect(page).toHaveURL(/_silent-up/)
  await silence.getByRole('button', { name: 'Off' }).click()
  await expect(page).not.toHaveURL(/silent/)
})

test('an incident: predict, see, and the page tells what each lane really did', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  const panel = await lab.panel('Incidents')
  await panel.getByRole('button', { name: 'A proxy that strips Upgrade' }).click()
  for (const lane of LANES) {
    await panel.getByRole('combobox', { name: lane, exact: true }).click()
    await page.getByRole('option', { name: 'flows as before' }).click()
  }
  await panel.getByRole('button', { name: 'See what happens' }).click()
  await expect(panel.getByText(/Watching the lanes/)).toBeVisible()
  await expect(panel.getByRole('row', { name: /WebSocket/ })).toContainText(/flows as before\s*ends for good\s*no/)
  await expect(panel.getByRole('row', { name: /SSE/ })).toContainText(/flows as before\s*flows/)
  await panel.getByRole('button', { name: 'Put everything back' }).click()
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'open')
})
