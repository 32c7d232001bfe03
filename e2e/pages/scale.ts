import { expect, type Locator, type Page } from '@playwright/test'

/** The Scale page, found by role and name. */
export class ScalePage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(): Promise<void> {
    await this.page.goto('/scale')
    await expect(this.runButton).toBeVisible()
  }

  get runButton(): Locator {
    return this.page.getByRole('button', { name: 'Run', exact: true })
  }

  get cancelButton(): Locator {
    return this.page.getByRole('button', { name: 'Cancel', exact: true })
  }

  async choose(transport: string, numbers: { connections: number; rate: number; broadcasts: number }): Promise<void> {
    await this.page.getByRole('button', { name: transport, exact: true }).click()
    const slider = this.page.getByRole('slider', { name: 'Connections' })
    await slider.press('Home')
    const held = async (): Promise<number> => Number((await slider.getAttribute('aria-valuetext'))?.replaceAll(/\D/g, ''))
    while ((await held()) !== numbers.connections) await slider.press('ArrowRight')
    await this.page.getByRole('textbox', { name: 'Rate' }).fill(String(numbers.rate))
    await this.page.getByRole('textbox', { name: 'Broadcasts' }).fill(String(numbers.broadcasts))
  }

  /** A row of the table of runs. */
  row(name: RegExp): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) })
  }
}
