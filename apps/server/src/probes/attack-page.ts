import { readFileSync } from 'node:fs'

const SCRIPT = readFileSync(new URL('./attack-script.mjs', import.meta.url), 'utf8')

export interface Attack {
  nonce: string
  /** The host name whose cookies the visitor's browser has. */
  victim: string
  lanesPort: number
  /** Where this page is to the victim. */
  from: string
}

/** A page that plays an attacker: it tries every way into the victim, and shows what came of each. */
export function attackPage({ nonce, victim, lanesPort, from }: Attack): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>An attacker’s page</title>
<style nonce="${nonce}">
:root { color-scheme: light dark }
body { max-width: 70rem; margin: 0 auto; padding: 1rem; font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.25rem }
div { overflow-x: auto }
table { border-collapse: collapse; font-size: 0.85rem }
th, td { padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid #8884; text-align: left; vertical-align: top; white-space: nowrap }
small { display: block; max-width: 16rem; font-weight: normal; white-space: normal }
</style>
<body data-victim="${victim}" data-lanes-port="${lanesPort}">
<h1>This page plays an attacker, from ${from}</h1>
<p>You visited ${victim} a moment ago: it gave your browser three cookies, one for each SameSite value, for a minute. From here every way
that a page has tries to reach ${victim}:${lanesPort} with them, while the server looks at Origin or does not, and while CORS lets this
page read or does not. It is your own server, and nothing else is asked.</p>
<div tabindex="0" role="region" aria-label="What came of each">
<table>
<thead><tr><th scope="col">Way<th scope="col">Origin check<th scope="col">CORS<th scope="col">let in<th scope="col">cookies that came<th scope="col">answer could be read<th scope="col">Origin it was told<th scope="col">Referer</tr></thead>
<tbody></tbody>
</table>
</div>
<p><output>Trying…</output></p>
<script type="module" nonce="${nonce}">${SCRIPT}</script>
</body>
</html>
`
}
