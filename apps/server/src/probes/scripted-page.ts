import { readFileSync } from 'node:fs'

export interface ScriptedPage {
  nonce: string
  title: string
  /** One paragraph, no markup. */
  intro: string
  columns: readonly string[]
  /** What its script finds in `document.body.dataset`. */
  data: Record<string, string>
  script: string
}

const SHARED = readScript(new URL('./page-script.mjs', import.meta.url))

/** A script's text, as a browser gets it. */
export function readScript(file: URL): string {
  return readFileSync(file, 'utf8')
}

/** A document that fills one table by its own script. Nothing given may be a visitor's: it is put in as it is. */
export function scriptedPage({ nonce, title, intro, columns, data, script }: ScriptedPage): string {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${value}"`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style nonce="${nonce}">
:root { color-scheme: light dark }
body { max-width: 72rem; margin: 0 auto; padding: 1rem; font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.25rem }
div { overflow-x: auto }
table { border-collapse: collapse; font-size: 0.85rem }
th, td { padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid #8884; text-align: left; vertical-align: top; white-space: nowrap }
small { display: block; max-width: 16rem; font-weight: normal; white-space: normal }
</style>
<body${attributes.join('')}>
<h1>${title}</h1>
<p>${intro}</p>
<div tabindex="0" role="region" aria-label="What came of each">
<table>
<thead><tr>${columns.map((column) => `<th scope="col">${column}</th>`).join('')}</tr></thead>
<tbody></tbody>
</table>
</div>
<p><output>Trying…</output></p>
<script type="module" nonce="${nonce}">${SHARED}${script}</script>
</body>
</html>
`
}
