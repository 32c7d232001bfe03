import type { Page } from '@playwright/test'

/** The page of the connection budget: found by role and name, nothing else. */
export class BudgetPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async hold(kind: 'EventSource' | 'WebSocket', count: number): Promise<void> {
    await this.page.getByRole('button', { name: kind, exact: true }).click()
    const field = this.page.getByRole('textbox', { name: 'How many' })
    await field.fill(String(count))
    await field.press('Enter')
    await this.page.getByRole('button', { name: 'Open them' }).click()
  }
}
