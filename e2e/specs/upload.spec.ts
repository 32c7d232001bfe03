import { expect, test } from '@playwright/test'
import { TRUSTING_CHROMIUM } from '../pages/chromium.ts'
import { UploadPage } from '../pages/upload.ts'

test.use({ launchOptions: TRUSTING_CHROMIUM })

test('20 MB go up both ways, counted by the server; a WebSocket never has more waiting than the page lets it', async ({ page }) => {
  const upload = new UploadPage(page)
  await upload.open()
  await upload.choose('Link', 'As fast as it goes')
  await upload.send('POST, status by SSE')
  await expect(upload.sentence).toHaveText(/^POST, status by SSE took .* at most 20\.00 MB waited in the browser\.$/)
  await upload.send('WebSocket')
  await expect(upload.sentence).toHaveText(/^20\.00 MB by POST took .*, by WebSocket .*; at most 20\.00 MB and 1\.\d\d MB waited/)
  for (const name of ['POST, status by SSE', 'WebSocket'] as const) {
    await expect(upload.way(name).getByRole('progressbar', { name: 'the server has' })).toHaveAttribute('value', '20000000')
  }
})

test('cancelled half way each stops short of the whole, over HTTP/2 a POST at once by its stream', async ({ page }) => {
  const upload = new UploadPage(page)
  await upload.open()
  await upload.setSize(8)
  await upload.choose('Protocol', 'HTTP/2')
  await upload.choose('Cancel', 'Half way')
  for (const name of ['POST, status by SSE', 'WebSocket'] as const) {
    await upload.send(name)
    await expect(upload.sentence).toHaveText(new RegExp(`^${name} was cancelled: the server knew after .*, and had [4-7]\\.\\d\\d MB\\.$`))
  }
})
