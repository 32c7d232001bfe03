import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'

test('the questions lead to a recommendation with its reasons, kept in the address', async ({ page }) => {
  await page.goto('/choose')
  const advice = page.getByRole('region', { name: 'Recommendation' })
  await expect(advice.getByRole('heading', { level: 2 })).toHaveText('Take SSE.')
  for (const question of ['Does the client send?', 'Is it binary, or very frequent?']) {
    await page.getByRole('group', { name: question }).getByRole('button', { name: 'yes', exact: true }).click()
  }
  await expect(advice.getByRole('heading', { level: 2 })).toHaveText('Take WebSocket.')
  await expect(advice.getByText('a frame of 6 to 14 bytes')).toBeVisible()
  await expect(page).toHaveURL(/\/choose\?(?=.*sends=yes)(?=.*dense=yes)/)
  const code = page.getByRole('region', { name: 'Code', exact: true })
  await code.getByText(/^Client, \d+ lines$/).click()
  const client = await readFile(new URL('../../apps/web/src/engine/minimal/resuming-websocket.ts', import.meta.url), 'utf8')
  expect(await code.getByLabel('apps/web/src/engine/minimal/resuming-websocket.ts').textContent()).toBe(client)
  const move = page.getByRole('region', { name: 'Changing later' })
  await move.getByText(/^client: \d+ lines to add, \d+ to remove$/).click()
  await expect(move.getByLabel('Difference of the clients, SSE → WebSocket')).toContainText('− ')
  await page.reload()
  await expect(advice.getByRole('heading', { level: 2 })).toHaveText('Take WebSocket.')
  await advice.getByRole('link', { name: /^header-ratio/ }).click()
  await expect(page).toHaveURL(/\/claims\/header-ratio/)
})

test('an address with what is no answer says so, and the rest holds', async ({ page }) => {
  await page.goto('/choose?sends=perhaps&headers=yes')
  await expect(page.getByRole('alert')).toContainText('sends: “perhaps” is not an answer; the answers are no, yes')
  await expect(page.getByRole('region', { name: 'Recommendation' }).getByRole('heading', { level: 2 })).toHaveText('Take SSE over fetch.')
})
