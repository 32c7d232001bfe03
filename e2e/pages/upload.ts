import type { Locator, Page } from '@playwright/test'

export type UploadWay = 'POST, status by SSE' | 'WebSocket'

/** The Upload page: found by role and name, nothing else. */
export class UploadPage {
  readonly page: Page
  readonly sentence: Locator

  constructor(page: Page) {
    this.page = page
    this.sentence = page.getByRole('heading', { level: 1 })
  }

  async open(): Promise<void> {
    await this.page.goto('/upload')
  }

  async choose(field: string, option: string): Promise<void> {
    await this.page.getByRole('group', { name: field }).getByRole('button', { name: option, exact: true }).click()
  }

  async setSize(megabytes: number): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Size' })
    await field.fill(String(megabytes))
    await field.press('Enter')
  }

  way(name: UploadWay): Locator {
    return this.page.getByRole('region', { name, exact: true })
  }

  async send(name: UploadWay): Promise<void> {
    await this.way(name).getByRole('button', { name: /^Send/ }).click()
  }
}
