// What a browser must load before the first paint, by the built page's own manifest: its entry and all that it imports
// at once, and the engine's worker. Charts and other pages come later, when they are wanted.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from './toolchain.mjs'

/** The design allows so much, the worker included; React and the router are half of it. */
const MOST_BYTES = 250_000
/** What draws the charts, which must come after the first paint. */
const LATER = /CartesianChart|recharts/

const dist = join(ROOT, 'apps/web/dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const initial = new Set()
follow('index.html')
for (const name of readdirSync(join(dist, 'assets'))) if (/^engine\.worker-.*\.js$/.test(name)) initial.add(`assets/${name}`)

const sizes = [...initial].map((file) => [gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, file])
const bytes = sizes.reduce((sum, [size]) => sum + size, 0)
const early = sizes.filter(([, file]) => LATER.test(file))
console.log(`initial JavaScript: ${(bytes / 1000).toFixed(1)} kB gzip in ${sizes.length} files; at most ${MOST_BYTES / 1000} kB`)
if (bytes > MOST_BYTES || early.length > 0) {
  for (const [size, file] of sizes.toSorted(([a], [b]) => b - a)) console.error(`${String(size).padStart(8)} ${file}`)
  if (early.length > 0) console.error('the charts are loaded before the first paint')
  process.exit(1)
}

function follow(key) {
  const { file, imports = [] } = manifest[key]
  if (initial.has(file)) return
  initial.add(file)
  for (const imported of imports) follow(imported)
}
