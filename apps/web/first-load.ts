import { join } from 'node:path'
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

/** The document names what its entry will ask for, so that nothing waits for the entry to run. */
export function preloadPage(): Plugin {
  return {
    name: 'preload-page',
    transformIndexHtml(_html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((output) => output.type === 'chunk')
      const page = chunks.find(({ facadeModuleId }) => facadeModuleId === PAGE)
      if (!page) return []
      const files = [page.fileName, ...page.imports]
      const styles = chunks.flatMap(({ fileName, viteMetadata }) =>
        files.includes(fileName) ? [...(viteMetadata?.importedCss ?? [])] : [],
      )
      return [...files.map((file) => link('modulepreload', file)), ...styles.map((file) => link('stylesheet', file))]
    },
  }
}

function link(rel: string, file: string) {
  return { tag: 'link', attrs: { rel, crossorigin: true, href: `/${file}` }, injectTo: 'head' as const }
}

let known: Set<string> | null = null

function importedBy(entry: string, modules: Rolldown.ChunkingContext): Set<string> {
  if (known) return known
  known = new Set([entry])
  for (const id of known) for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) known.add(imported)
  return known
}
