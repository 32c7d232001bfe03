import { expect, test } from '@playwright/test'
import { BudgetPage } from '../pages/budget.ts'

test('of ten EventSources six open and four wait, a fetch beside them starves, and all of it ends when they are closed', async ({
  page,
}) => {
  const budget = new BudgetPage(page)
  await page.goto('/budget')
  await budget.hold('EventSource', 10)
  const sentence = page.getByRole('heading', { level: 1 })
  await expect(sentence).toHaveText('Of 10 EventSources 6 are open, 4 wait.')
  await expect(page.getByText(/^A fetch to the same site has been waiting for/)).toBeVisible()
  await page.getByRole('button', { name: 'Close them' }).click()
  await budget.hold('EventSource', 2)
  await expect(sentence).toHaveText('Of 2 EventSources 2 are open.')
  await expect(page.getByText(/^A fetch to the same site took/)).toBeVisible()
})

test('WebSockets have a pool of their own, with an end of its own', async ({ page }) => {
  const budget = new BudgetPage(page)
  await page.goto('/budget')
  await budget.hold('WebSocket', 300)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Of 300 WebSockets 25\d are open, 4\d were refused\.$/)
  await expect(page.getByText(/^A fetch to the same site took/)).toBeVisible()
})

test('all tabs share the budget, and a tab says what others hold', async ({ page, context }) => {
  const budget = new BudgetPage(page)
  await page.goto('/budget')
  await budget.hold('EventSource', 4)
  const other = await context.newPage()
  await other.goto('/budget')
  await new BudgetPage(other).hold('EventSource', 4)
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Of 4 EventSources 2 are open, 2 wait, 4 more are held by other tabs.')
})

test('a lane of the Lab that gets no connection says why', async ({ page, context }) => {
  await page.goto('/?v=1&lanes=sse~sse-2~sse-3~sse-4~sse-5~sse-6')
  for (const name of ['SSE', 'SSE 2', 'SSE 3', 'SSE 4', 'SSE 5', 'SSE 6']) {
    await expect(page.getByRole('region', { name, exact: true })).toHaveAttribute('data-state', 'open')
  }
  const other = await context.newPage()
  await other.goto('/?v=1&lanes=ws~sse')
  await expect(other.getByText(/No answer yet\. A browser opens six/)).toBeVisible()
})
