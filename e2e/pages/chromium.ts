/** How the tests start Chromium. */
export const CHROMIUM = {
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

/** As after a visitor accepted the certificate that the server made. */
export const TRUSTING_CHROMIUM = { ...CHROMIUM, args: [...CHROMIUM.args, '--ignore-certificate-errors'] }
