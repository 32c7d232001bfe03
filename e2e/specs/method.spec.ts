import { expect, test } from '@playwright/test'

const PAGES = ['/', '/payload', '/claims/trading', '/choose', '/scale', '/budget', '/upload']

test('figures on every page lead to how they are measured, and what they lead to is there', async ({ page }) => {
  const anchors = new Set<string>()
  for (const path of PAGES) {
    await page.goto(path)
    const links = page.locator('a[href*="/method#"]')
    await expect(links.first(), path).toBeAttached()
    for (const href of await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).hash))) anchors.add(href)
  }
  await page.goto('/method')
  for (const anchor of anchors) await expect(page.locator(anchor), anchor).toBeVisible()
})
