import { createHash } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { LabPage } from '../pages/lab.ts'
import { WirePanel } from '../pages/wire.ts'

test('the same message, byte by byte on both lanes: arrow keys lead from field to field, each explained', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  const wire = await WirePanel.open(lab)
  await expect(wire.lane('WebSocket').getByText('text frame, 102 B')).toBeVisible()
  await expect(wire.lane('SSE').getByText(/1 chunk, 12\d B/)).toBeVisible()
  expect(await wire.hex('WebSocket')).toMatch(/^81 64 /)
  const grid = wire.lane('WebSocket').getByRole('grid')
  await grid.focus()
  const fields = ['fin', 'rsv1', 'rsv2', 'rsv3', 'opcode', 'mask', 'payload-length', 'payload']
  for (const field of fields) {
    await expect(wire.meaning('WebSocket')).toContainText(new RegExp(`^${field} .*\\(RFC (6455|7692) §[\\d.]+\\)\\.$`))
    await expect(wire.lane('WebSocket').getByRole('option', { name: new RegExp(`^${field},`) })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('ArrowRight')
  }
  const list = wire.lane('SSE').getByRole('listbox')
  await list.focus()
  await page.keyboard.press('End')
  await expect(wire.meaning('SSE')).toContainText('Ends the data of the chunk (RFC 9112 §7.1).')
  await expect(
    wire
      .lane('SSE')
      .getByRole('gridcell', { name: /, chunk-end$/ })
      .first(),
  ).toHaveText(/^0d/)
})

test('the handshake proves itself: the accept value is derived from this very key', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  const wire = await WirePanel.open(lab)
  await wire.pick('Answer')
  const list = wire.lane('WebSocket').getByRole('listbox')
  await list.focus()
  for (let steps = 0; steps < 60; steps++) {
    if ((await wire.meaning('WebSocket').textContent())?.includes('SHA-1("')) break
    await page.keyboard.press('ArrowDown')
  }
  const words = (await wire.meaning('WebSocket').textContent()) ?? ''
  const [, key] = /SHA-1\("([^"]+)" \+ "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"\)\) is this/.exec(words) ?? []
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('hex')
  expect(words.replaceAll(' ', '')).not.toBe('')
  const { bytes } = await wire.download(wire.lane('WebSocket').getByRole('button', { name: 'Save bytes downstream' }))
  expect(bytes.toString('latin1')).toContain(`Sec-WebSocket-Accept: ${Buffer.from(accept, 'hex').toString('base64')}\r\n`)
})

test('upstream a frame is masked, and shown without the mask; a POST brings its head', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&direction=both')
  const wire = await WirePanel.open(lab)
  await wire.pick('Upstream')
  await expect(wire.lane('WebSocket').getByText('text frame, 106 B')).toBeVisible()
  const masked = await wire.hex('WebSocket')
  await wire.lane('WebSocket').getByRole('button', { name: 'Unmasked' }).click()
  const unmasked = await wire.hex('WebSocket')
  expect([unmasked.slice(0, 17), unmasked]).toEqual([masked.slice(0, 17), expect.not.stringContaining(masked.slice(18, 60))])
  // The same payload ends the POST: the last whole row of one is in the other.
  await expect(wire.lane('SSE').getByText(/POST \/messages, head and body, [\d\u202f]+ B/)).toBeVisible()
  await wire.lane('SSE').getByRole('grid').focus()
  await page.keyboard.press('End')
  expect((await wire.hex('SSE')).split(' ').slice(-8).join(' ')).toBe(unmasked.split(' ').slice(-8).join(' '))
})

test('after a cut the tap still holds the connection, and says how it ended', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  await lab.press('Cut')
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'closed')
  await lab.panel('Wire')
  const wire = new WirePanel(lab, await lab.panel('Wire'))
  await wire.pick('End')
  await expect(wire.lane('WebSocket')).toContainText('It ended without a close frame: cut by RST, which carries no bytes.')
  await wire.pick('Request')
  await expect(wire.lane('WebSocket').getByText('GET /ws, head')).toBeVisible()
})

test('a megabyte is scrolled through with few rows in the page, to its last byte', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=1&size=1048576&generator=plain')
  // The tap has room for two of these: what is looked at must not be let go for newer ones.
  await lab.press('Pause')
  const wire = await WirePanel.open(lab)
  await expect(wire.lane('WebSocket').getByText(/frame, 1\u202f048\u202f586 B/)).toBeVisible()
  const grid = wire.lane('WebSocket').getByRole('grid')
  await expect(grid).toHaveAttribute('aria-rowcount', String(Math.ceil(1_048_586 / 16)))
  await grid.focus()
  await page.keyboard.press('End')
  await expect(wire.meaning('WebSocket')).toContainText('bytes 10–1048585')
  expect(await grid.getByRole('row').count()).toBeLessThan(60)
  await expect(grid.getByRole('gridcell').last()).toHaveAttribute('aria-label', /byte 1048585, payload$/)
})
