// What a browser must load before the first paint, by the built page's own manifest: its entry and all that it imports
// at once. The engine's worker comes beside it, on a thread of its own; charts, menus and other pages come later.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from './toolchain.mjs'

/** The design allows so much; React and the router are half of it. */
const MOST_BYTES = 250_000
/** What draws the charts, which must come after the first paint. */
const LATER = /CartesianChart|recharts/

const dist = join(ROOT, 'apps/web/dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const initial = new Set()
follow('index.html')

const gzipped = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
const sizes = [...initial].map((file) => [gzipped(file), file])
const worker = readdirSync(join(dist, 'assets')).find((name) => /^engine\.worker-.*\.js$/.test(name))
const bytes = sizes.reduce((sum, [size]) => sum + size, 0)
const early = sizes.filter(([, file]) => LATER.test(file))
console.log(`initial JavaScript: ${(bytes / 1000).toFixed(1)} kB gzip in ${sizes.length} files; at most ${MOST_BYTES / 1000} kB`)
console.log(`the engine’s worker: ${(gzipped(`assets/${worker}`) / 1000).toFixed(1)} kB gzip`)
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
