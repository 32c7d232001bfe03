import { expect, type Locator, type Page } from '@playwright/test'

/** The claims as a visitor sees them: found by role and name. */
export class ClaimsPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async openAll(): Promise<void> {
    await this.page.goto('/claims')
    await expect(this.page.getByRole('button', { name: /^Run all/ })).toBeVisible()
  }

  async open(id: string): Promise<void> {
    await this.page.goto(`/claims/${id}`)
    await expect(this.experiment).toBeVisible()
  }

  get experiment(): Locator {
    return this.page.getByRole('region', { name: 'The experiment' })
  }

  get verdict(): Locator {
    return this.experiment.getByRole('status').first()
  }

  /** What runs now, in the page's words; empty where nothing does. */
  async doing(): Promise<string> {
    const strip = this.page.getByRole('status').filter({ hasText: /\d+ of \d+/ })
    return (await strip.count()) > 0 ? strip.first().innerText() : ''
  }

  /** Runs every claim; settles when the last has its result. */
  async runAll({ short, withinMs: timeout }: { short: boolean; withinMs: number }): Promise<void> {
    if (short) await this.page.getByLabel('Short form').check()
    await this.page.getByRole('button', { name: /^Run all/ }).click()
    await expect(this.page.getByRole('button', { name: 'End the run' })).toBeVisible()
    await expect(this.page.getByRole('button', { name: 'End the run' })).toBeHidden({ timeout })
  }

  /** What a button of the report page saves. */
  async saved(format: 'HTML' | 'JSON' | 'CSV'): Promise<{ path: string; text: string }> {
    const download = this.page.waitForEvent('download')
    await this.page.getByRole('button', { name: format, exact: true }).click()
    const file = await download
    const path = await file.path()
    const { readFile } = await import('node:fs/promises')
    return { path, text: await readFile(path, 'utf8') }
  }
}
