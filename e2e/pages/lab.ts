import { expect, type Locator, type Page } from '@playwright/test'

/** Another one where several checkouts are tested on one machine. */
export const APP_PORT = Number(process.env.E2E_PORT ?? 4310)

export type LaneName =
  | 'WebTransport'
  | 'WebTransport 2'
  | 'WebTransport 3'
  | 'WebSocket'
  | 'SSE'
  | 'SSE over fetch'
  | 'HTTP stream'
  | 'Long polling'
  | 'Forever iframe'
  | 'Socket.IO'
  | 'Socket.IO 2'
  | 'WebSocket 2'
  | 'SSE 2'
  | 'SSE over fetch 2'

export interface LedgerRow {
  offered: number
  live: number
  replayed: number
  missed: number
  pending: number
  duplicates: number
}

/** The Lab as a visitor sees it: found by role and name, nothing else. */
export class LabPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Opens the Lab and waits until every named lane is open and carries messages. */
  async open(path = '/', lanes: LaneName[] = ['WebSocket', 'SSE']): Promise<void> {
    await this.page.goto(path)
    for (const lane of lanes) {
      await expect(this.lane(lane)).toHaveAttribute('data-state', 'open')
      await expect(
        this.lane(lane)
          .getByText(/^[\d.,\s]+ B$/)
          .first(),
      ).toBeVisible()
    }
  }

  lane(name: LaneName): Locator {
    return this.page.getByRole('region', { name, exact: true })
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).click()
  }

  async addLane(name: LaneName): Promise<void> {
    await this.press('Add a lane')
    await this.press(`Add ${name}`)
    await this.page.keyboard.press('Escape')
  }

  async panel(name: string): Promise<Locator> {
    const button = this.page.getByRole('button', { name, exact: true })
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
    const region = this.page.getByRole('region', { name, exact: true })
    await expect(region.getByText('Loading…', { exact: true })).toBeHidden()
    return region
  }

  /** Needs the Ledger panel open. */
  async ledger(lane: LaneName | `${LaneName}, up`): Promise<LedgerRow> {
    const row = this.page
      .getByRole('region', { name: 'Ledger', exact: true })
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name: lane, exact: true }) })
    const [offered, live, replayed, missed, pending, duplicates] = (await row.getByRole('cell').allTextContents()).map((text) =>
      Number(text.replaceAll(/\D/g, '')),
    )
    return { offered, live, replayed, missed, pending, duplicates } as LedgerRow
  }

  /** The ledger once it fits; every state seen on the way must add up and hold no duplicate. */
  async ledgerUntil(lane: LaneName | `${LaneName}, up`, fits: (ledger: LedgerRow) => boolean): Promise<LedgerRow> {
    await this.panel('Ledger')
    let seen = await this.ledger(lane)
    await expect
      .poll(async () => {
        seen = await this.ledger(lane)
        expect(seen.live + seen.replayed + seen.missed + seen.pending).toBe(seen.offered)
        expect(seen.duplicates).toBe(0)
        return fits(seen)
      })
      .toBe(true)
    return seen
  }
}
