// What a browser loads before the first paint, as the built document names it: the entry, and the page that it asks for.
// The engine's worker comes beside it, on a thread of its own; charts' axes, menus and other pages come later.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from './toolchain.mjs'

/** The design allows so much; React and the router are half of it. */
const MOST_BYTES = 250_000
/** What must come after the first paint, by the modules that it is made of. */
const LATER = { 'the charts’ axes': '/node_modules/recharts/', menus: '/node_modules/@base-ui/react/menu/' }

const dist = join(ROOT, 'apps/web/dist')
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const named = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file))
const initial = [...named].filter((file) => file.endsWith('.js'))
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const chunks = Object.values(manifest).filter(({ file }) => named.has(file))
const waitedFor = chunks.flatMap(({ imports = [], css = [] }) => [...imports.map((key) => manifest[key].file), ...css])
const drawn = manifest['src/app/draw-page.tsx'].file

const gzipped = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
const sizes = initial.map((file) => [gzipped(file), file])
const scripts = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'))
const modules = scripts.map((name) => [`assets/${name}`, modulesIn(`assets/${name}`)])
const worker = scripts.find((name) => name.startsWith('engine.worker-'))
const bytes = sizes.reduce((sum, [size]) => sum + size, 0)
console.log(`initial JavaScript: ${(bytes / 1000).toFixed(1)} kB gzip in ${sizes.length} files; at most ${MOST_BYTES / 1000} kB`)
console.log(`the engine’s worker: ${(gzipped(`assets/${worker}`) / 1000).toFixed(1)} kB gzip`)

const wrong = [
  ...(bytes > MOST_BYTES ? [`more than ${MOST_BYTES / 1000} kB`] : []),
  ...Object.entries(LATER).flatMap(([what, path]) => {
    const files = modules.filter(([, its]) => its.some((module) => module.includes(path))).map(([file]) => file)
    if (files.length === 0) return [`${what}: nowhere in the page (${path}), so that nobody can say when they are loaded`]
    return files.filter((file) => named.has(file)).map((file) => `${what}, in ${file}, are loaded before the first paint`)
  }),
  ...[drawn, ...waitedFor]
    .filter((file) => !named.has(file))
    .map((file) => `${file} is imported and not named in index.html: the first paint waits for it`),
]
if (wrong.length > 0) {
  for (const [size, file] of sizes.toSorted(([a], [b]) => b - a)) console.error(`${String(size).padStart(8)} ${file}`)
  for (const words of wrong) console.error(words)
  process.exit(1)
}

/** Of what a built file is made, as its source map says; a few that are the bundler's own have none. */
function modulesIn(file) {
  const map = join(dist, `${file}.map`)
  return existsSync(map) ? JSON.parse(readFileSync(map, 'utf8')).sources : []
}
