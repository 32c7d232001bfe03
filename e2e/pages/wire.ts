import { readFile } from 'node:fs/promises'
import { expect, type Locator } from '@playwright/test'
import type { LabPage, LaneName } from './lab.ts'

export type PieceName = 'Request' | 'Answer' | 'Hello' | 'Message' | 'Upstream' | 'Ping' | 'End'

/** The wire view in the Lab's drawer. */
export class WirePanel {
  readonly lab: LabPage
  readonly panel: Locator

  static async open(lab: LabPage): Promise<WirePanel> {
    const wire = new WirePanel(lab, await lab.panel('Wire'))
    await expect(wire.panel.getByRole('grid').first()).toBeVisible()
    return wire
  }

  constructor(lab: LabPage, panel: Locator) {
    this.lab = lab
    this.panel = panel
  }

  lane(name: LaneName): Locator {
    return this.panel.getByRole('region', { name: `${name}, bytes`, exact: true })
  }

  async pick(name: PieceName): Promise<void> {
    await this.panel.getByRole('group', { name: 'What to look at' }).getByRole('button', { name, exact: true }).click()
  }

  async press(name: string): Promise<void> {
    await this.panel.getByRole('button', { name, exact: true }).click()
  }

  /** What is said of the byte and field one is at. */
  meaning(name: LaneName): Locator {
    return this.lane(name).getByRole('status')
  }

  /** The bytes shown, all rows in sight. */
  async hex(name: LaneName): Promise<string> {
    return (await this.lane(name).getByRole('gridcell').allTextContents()).join(' ')
  }

  async download(button: Locator): Promise<{ name: string; path: string; bytes: Buffer }> {
    const [download] = await Promise.all([this.lab.page.waitForEvent('download'), button.click()])
    const path = await download.path()
    return { name: download.suggestedFilename(), path, bytes: await readFile(path) }
  }
}
