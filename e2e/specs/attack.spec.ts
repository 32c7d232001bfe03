import { expect, test } from '@playwright/test'
import { APP_PORT } from '../pages/lab.ts'

const LANES_PORT = APP_PORT + 1

test('the page of tokens says by what each API’s token came, and which the access log keeps', async ({ page }) => {
  await page.goto('/claims/token-in-query')
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Every means, each by every API' }).click()
  const tokens = await opened
  await expect(tokens.getByText('Done.')).toBeVisible()
  const rows = (await tokens.getByRole('row').allInnerTexts()).slice(1).map((row) => row.split('\t'))
  const by = (means: string) => rows.filter(([name]) => name === means).map(([, , came]) => came)
  // By fetch, EventSource and WebSocket, in this order.
  expect([by('header'), by('cookie'), by('query'), by('one-time ticket')]).toEqual([
    ['header', 'nothing', 'nothing'],
    ['cookie', 'cookie', 'cookie'],
    ['query', 'query', 'query'],
    ['ticket', 'ticket', 'ticket'],
  ])
  expect([by('the same ticket again'), by('subprotocol'), by('first message')]).toEqual([['nothing'], ['subprotocol'], ['first message']])
  expect(rows.filter(([, , , line]) => line?.includes('let-me-in')).map(([means]) => means)).toEqual(['query', 'query', 'query'])
})

for (const { link, at, cookies } of [
  { link: 'From another port, which is the same site', at: 'localhost', cookies: 'strict, lax, none' },
  { link: 'From another site', at: '127.0.0.1', cookies: 'no cookie' },
]) {
  test(`an attacker’s page, ${link}: in a tab of its own, it says what each way brought and who was let in`, async ({ page }) => {
    await page.goto('/claims/cswsh')
    const opened = page.context().waitForEvent('page')
    await page.getByRole('link', { name: link }).click()
    const attacker = await opened
    const origin = `http://${at}:${APP_PORT}`
    await expect(attacker).toHaveURL(`${origin}/attack?victim=localhost`)
    await expect(attacker.getByText('Done.')).toBeVisible()
    await expect(attacker.getByText(`localhost:${LANES_PORT}`)).toBeVisible()
    const rows = (await attacker.getByRole('row').allInnerTexts()).map((row) => row.split('\t'))
    const of = (way: string) => rows.filter(([name]) => name?.startsWith(way)).map(([, ...cells]) => cells)
    // Origin check, CORS, let in, cookies, answer read, Origin, Referer: a WebSocket knows no CORS, a frame tells no Origin.
    expect(of('WebSocket')).toEqual([
      ['off', 'does not apply', 'yes', cookies, 'yes', origin, 'not sent'],
      ['on', 'does not apply', 'no', cookies, 'no', origin, 'not sent'],
    ])
    expect(of('iframe').map(([check, , letIn, , read, told]) => [check, letIn, read, told])).toEqual([
      ['off', 'yes', 'no', 'not sent'],
      ['on', 'yes', 'no', 'not sent'],
    ])
    for (const way of ['fetch', 'POST', 'EventSource']) {
      expect(of(way).map(([check, cors, letIn, brought, read]) => [check, cors, letIn, brought, read])).toEqual([
        ['off', 'off', 'yes', cookies, 'no'],
        ['off', 'allows it', 'yes', cookies, 'yes'],
        ['on', 'off', 'no', cookies, 'no'],
        ['on', 'allows it', 'no', cookies, 'no'],
      ])
    }
  })
}
