import { expect, test, type Page } from '@playwright/test'

const way = (page: Page, name: string) => page.locator(`[data-way="${name}"]`)

async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('Payload', { exact: true }).fill(text)
}

test('says what a payload costs before anything is sent, in one sentence and four rows', async ({ page }) => {
  await page.goto('/payload')
  await type(page, 'x'.repeat(812))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Your 812-byte message costs 11 bytes more on SSE than on WebSocket')
  await expect(way(page, 'ws-down')).toContainText('816 B = 812 + 4')
  await expect(way(page, 'sse-down')).toContainText('827 B = 812 + 15')
  await expect(way(page, 'ws-up')).toContainText('820 B = 812 + 8')
  await expect(way(page, 'post-up')).toContainText(/[\d\u202f]+ B = 812 \+ [\d\u202f]{3,}/)
})

for (const [name, text] of [
  ['text of 126 bytes', 'y'.repeat(126)],
  ['lines, emoji and what looks like fields', 'data: 1\n\nid: 7\né👩‍🚀'],
  ['65 536 bytes', 'z'.repeat(65_536)],
] as const) {
  test(`sent for real, ${name}: measured is predicted, to the byte, on every way`, async ({ page }) => {
    await page.goto('/payload')
    await type(page, text)
    await page.getByRole('button', { name: 'Send it for real' }).click()
    await page.getByText('Compressed, binary').click()
    for (const one of ['ws-down', 'sse-down', 'ws-up', 'post-up', 'sse-id', 'ndjson', 'ws-binary', 'sse-base64', 'iframe', 'socketio']) {
      await expect(way(page, one)).toContainText(/measured .* difference 0 on all [2-9]/)
    }
    await expect(page.getByRole('button', { name: 'Send it again' })).toBeVisible()
  })
}

test('compressed, what was measured counts: the shared window remembers the message before, alone each costs the same', async ({
  page,
}) => {
  await page.goto('/payload')
  await page.getByText('Compressed, binary').click()
  await expect(way(page, 'ws-deflate')).toContainText('send it for real to measure it')
  await page.getByRole('button', { name: 'Send it for real' }).click()
  const totals = async (name: string): Promise<number[]> => {
    const measured = way(page, name).getByText(/message by message: (\d+ · ){5}/)
    await expect(measured).toBeVisible()
    return [...(await measured.textContent())!.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  }
  for (const name of ['ws-deflate', 'sse-gzip']) {
    const [first, ...others] = await totals(name)
    expect(Math.max(...others)).toBeLessThan(first! / 2)
  }
  // This browser's own window does the same, and its frames carry a masking key more.
  const up = /measured, the newest: (\d+) B/.exec((await way(page, 'ws-deflate-up').textContent()) ?? '')
  expect(Number(up?.[1])).toBeLessThan((await totals('ws-deflate'))[0]! / 2 + 4)
  expect(new Set(await totals('ws-alone')).size).toBe(1)
  await expect(page.getByText(/sent again, with the shared window/)).toBeVisible()
  const costs = page.getByRole('region', { name: /^Server CPU of one message/ })
  await expect(costs.getByRole('row', { name: /^SSE, gzip [\d.]+ (µs|ms)/ })).toBeVisible()
})

test('leaving the page puts the Lab back as it was', async ({ page }) => {
  await page.goto('/?v=1&rate=20')
  await page.getByRole('link', { name: 'Payload' }).click()
  await page.getByRole('button', { name: 'Send it for real' }).click()
  await expect(way(page, 'ws-down')).toContainText('difference 0')
  await page.getByRole('link', { name: 'Lab', exact: true }).click()
  await expect(page.getByRole('region', { name: 'WebSocket', exact: true }).getByText('102 B', { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/rate=20/)
})

test('bad hex and too much are refused in words, and what was there stays', async ({ page }) => {
  await page.goto('/payload')
  await type(page, 'abc')
  await page.getByText('Hex', { exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: '3 hex digits are not whole bytes' })).toBeVisible()
  await expect(way(page, 'ws-down')).toContainText('5 B = 3 + 2')
  await type(page, '00 ff 0d')
  await expect(way(page, 'sse-down')).toContainText('17 B = 3 + 14')
})

test('a payload is in the address only when it is put there, behind the #', async ({ page, context }) => {
  await page.goto('/payload')
  await type(page, 'péché\n')
  expect(new URL(page.url()).hash).toBe('')
  await page.getByRole('button', { name: 'Put it into the address' }).click()
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.getByLabel('Payload', { exact: true })).toHaveValue('péché\n')
})
