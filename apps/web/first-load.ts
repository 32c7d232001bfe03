import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** Its script starts the engine, and asks for the page. */
const DOCUMENT = join(import.meta.dirname, 'index.html')
const PAGE = join(import.meta.dirname, 'src/app/draw-page.tsx')

/**
 * The first load as two files, `start` and `page`: by itself the bundler makes two dozen of it, and each costs a request
 * before the first paint. Everything else is loaded when it is asked for.
 */
export const firstLoad: Rolldown.InputOptions & { output: Rolldown.OutputOptions } = {
  input: { index: DOCUMENT, page: PAGE },
  output: {
    codeSplitting: {
      groups: [
        { debugName: 'start', priority: 1, name: (id, modules) => (importedBy(DOCUMENT, modules).has(id) ? 'start' : null) },
        { name: 'page', tags: ['$initial'] },
      ],
    },
  },
}

/** What the first paint is written in; other alphabets come when they are met. */
const FONTS = /^assets\/(?:inter|jetbrains-mono)-latin-wght-normal-.*\.woff2$/

/** The document names what its entry will ask for, so that nothing waits for the entry to run. */
export function preloadPage(): Plugin {
  return {
    name: 'preload-page',
    transformIndexHtml(html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((output) => output.type === 'chunk')
      const page = chunks.find(({ facadeModuleId }) => facadeModuleId === PAGE)
      if (!page) return []
      const files = [page.fileName, ...page.imports]
      const styles = chunks.flatMap(({ fileName, viteMetadata }) =>
        files.includes(fileName) ? [...(viteMetadata?.importedCss ?? [])] : [],
      )
      const fonts = Object.keys(bundle ?? {}).filter((file) => FONTS.test(file))
      return [
        // As scripts: the load event waits for these, and not for what a script asks for.
        ...files.filter((file) => !html.includes(file)).map(script),
        ...styles.map((file) => link('stylesheet', file)),
        ...fonts.map((file) => link('preload', file, { as: 'font', type: 'font/woff2' })),
      ]
    },
  }
}

/** Beside each script and style sheet the same in gzip, for the server to hand out: a phone in a class loads a third. */
export function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const output of Object.values(bundle)) {
          if (!/\.(?:js|css)$/.test(output.fileName)) continue
          const source = gzipSync(output.type === 'chunk' ? output.code : output.source, { level: constants.Z_BEST_COMPRESSION })
          this.emitFile({ type: 'asset', fileName: `${output.fileName}.gz`, source })
        }
      },
    },
  }
}

function link(rel: string, file: string, more: Record<string, string> = {}) {
  return { tag: 'link', attrs: { rel, ...more, crossorigin: true, href: `/${file}` }, injectTo: 'head' as const }
}

function script(file: string) {
  return { tag: 'script', attrs: { type: 'module', crossorigin: true, src: `/${file}` }, injectTo: 'head' as const }
}

let known: Set<string> | null = null

function importedBy(entry: string, modules: Rolldown.ChunkingContext): Set<string> {
  if (known) return known
  known = new Set([entry])
  for (const id of known) for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) known.add(imported)
  return known
}
