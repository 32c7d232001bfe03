import { expect, test } from '@playwright/test'
import { APP_PORT } from '../pages/lab.ts'

const LANES_PORT = APP_PORT + 1

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
