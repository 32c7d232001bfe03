import { createHash, randomBytes } from 'node:crypto'
import { expect, test, type Page } from '@playwright/test'
import { LabPage } from '../pages/lab.ts'

declare global {
  interface Window {
    engineWorker: Worker
  }
}

/** Keeps a handle on the page's worker, so that a test can ask for the payload as it arrived. */
async function catchWorker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        window.engineWorker = this
      }
    }
  })
}

/** SHA-256 of the newest payload of a lane, as its own client reproduced it. */
function arrivedHash(page: Page, lane: string): Promise<string> {
  return page.evaluate(async (id) => {
    const payload = await new Promise<string | Uint8Array<ArrayBuffer> | null>((resolve) => {
      const worker = window.engineWorker
      const listen = ({ data }: MessageEvent): void => {
        if (data.type !== 'payload' || data.lane !== id) return
        worker.removeEventListener('message', listen)
        resolve(data.payload)
      }
      worker.addEventListener('message', listen)
      worker.postMessage({ type: 'payload', lane: id })
    })
    const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : (payload ?? new Uint8Array())
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  }, lane)
}

async function paste(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your own payload').evaluate((box, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const PASTED = {
  'CR, CRLF and LF': 'a\rb\r\nc\nd',
  NUL: 'before\0after',
  'emoji and other planes': 'péché 👩‍🚀 𝔘',
  'a trailing LF': 'line\n',
  'lines that look like SSE fields': 'data: x\n\nevent: hello\nid: 7\n: comment',
  'one space before text': ' leading',
}

for (const [what, text] of Object.entries(PASTED)) {
  test(`pasted ${what} arrives with the same SHA-256 on both lanes`, async ({ page }) => {
    await catchWorker(page)
    const lab = new LabPage(page)
    await lab.open()
    await lab.panel('Message and workload')
    await paste(page, text)
    await lab.press('Send this')
    for (const lane of ['ws', 'sse']) await expect.poll(() => arrivedHash(page, lane)).toBe(sha256(text))
  })
}

test('1 MiB of random bytes arrives with the same SHA-256 on both lanes', async ({ page }) => {
  await catchWorker(page)
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=1')
  await lab.panel('Message and workload')
  const bytes = randomBytes(1024 * 1024)
  await page.locator('input[type=file]').setInputFiles({ name: 'noise.bin', mimeType: 'application/octet-stream', buffer: bytes })
  await expect(page.getByText(/noise.bin: 1.048.576 B/)).toBeVisible()
  await lab.press('Send this')
  for (const lane of ['ws', 'sse']) await expect.poll(() => arrivedHash(page, lane), { timeout: 30_000 }).toBe(sha256(bytes))
})

test('1 MiB of line feeds is refused in words: as an event it would be seven times as long', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=1')
  await lab.panel('Message and workload')
  await paste(page, '\n'.repeat(1024 * 1024))
  await lab.press('Send this')
  await expect(page.getByRole('alert')).toContainText('each line feed costs 6 more')
  await expect(lab.lane('WebSocket').getByText('102 B', { exact: true })).toBeVisible()
})

test('half a surrogate pair is refused before it is sent', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  await lab.panel('Message and workload')
  await paste(page, 'ok \ud83d')
  await expect(page.getByText('Half of a surrogate pair at character 3 is not text')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send this' })).toBeDisabled()
})
