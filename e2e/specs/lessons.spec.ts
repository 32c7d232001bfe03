import { expect, test } from '@playwright/test'

test('a lesson sets the Lab up, asks for a prediction, and sees for itself that the WebSocket lost a message', async ({ page }) => {
  await page.goto('/lessons')
  const lessons = page.getByRole('region', { name: 'Two ways to stay connected' })
  await lessons.getByRole('button', { name: 'Begin' }).click()
  const step = page.getByRole('region', { name: 'Lesson: Two ways to stay connected' })
  await expect(step.getByText('step 1 of 5')).toBeVisible()
  await expect(step.getByText('Seen.')).toBeVisible()
  await step.getByRole('button', { name: 'Next' }).click()
  await step.getByRole('group', { name: 'Which lane comes back by itself?' }).getByRole('button', { name: 'only SSE' }).click()
  await page.getByRole('button', { name: 'Cut', exact: true }).click()
  await expect(step.getByText('Seen.')).toBeVisible()
  await expect(step.getByText('You predicted: only SSE.')).toBeVisible()
  await step.getByRole('button', { name: 'Leave' }).click()
  await expect(step).toBeHidden()
})
