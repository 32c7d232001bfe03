import { expect, test } from '@playwright/test'
import { APP_PORT, LabPage } from '../pages/lab.ts'

test('a certificate that the browser does not know is explained in two steps, and the lane opens once it is accepted', async ({
  page,
  context,
}) => {
  const lab = new LabPage(page)
  await page.goto('/?v=1&lanes=ws~sse_h2_ids')
  const notice = page.getByRole('alert').filter({ hasText: 'this server made its own certificate' })
  await expect(notice).toContainText(/1\. Open .* 2\. There choose/)
  await expect(lab.lane('SSE').getByText('for its certificate')).toBeVisible()
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'open')

  const origin = `https://localhost:${APP_PORT + 2}`
  await expect(notice.getByRole('link', { name: origin })).toHaveAttribute('href', origin)
  // As "Proceed" does: a browser without a window has no page with that button.
  const browser = await context.newCDPSession(page)
  await browser.send('Security.setIgnoreCertificateErrors', { ignore: true })
  await expect(lab.lane('SSE')).toHaveAttribute('data-state', 'open')
  await expect(notice).toBeHidden()
})
