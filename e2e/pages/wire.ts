import { readFile } from 'node:fs/promises'
import { expect, type Locator } from '@playwright/test'
import type { LabPage, LaneName } from './lab.ts'

/** A row of “All bytes of each connection”; `port` is null for a lane's sum. */
export interface ConnectionRow {
  lane: string
  port: number | null
  direction: 'up' | 'down'
  parts: Record<'heads' | 'framing' | 'chunking' | 'control' | 'payload', number>
  all: number
}

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

  /** The figures as they are on the page. */
  async connections(): Promise<ConnectionRow[]> {
    const details = this.panel.getByText('All bytes of each connection')
    const table = this.panel.getByRole('table').filter({ hasText: 'by the meter' })
    if (!(await table.isVisible())) await details.click()
    const rows = await table
      .getByRole('row')
      .filter({ has: this.lab.page.getByRole('rowheader') })
      .all()
    return Promise.all(
      rows.map(async (row) => {
        const name = (await row.getByRole('rowheader').textContent()) ?? ''
        const [, lane = '', port, direction] = /^(.*), (?:port (\d+)|all) (up|down)$/.exec(name) ?? []
        const figures = (await row.getByRole('cell').allTextContents()).map((text) => Number(text.replaceAll('\u202f', '')))
        const [heads = 0, framing = 0, chunking = 0, control = 0, payload = 0, all = 0] = figures
        const parts = { heads, framing, chunking, control, payload }
        return { lane, port: port === undefined ? null : Number(port), direction: direction as 'up' | 'down', parts, all }
      }),
    )
  }
}
