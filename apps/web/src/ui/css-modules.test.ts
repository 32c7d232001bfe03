import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const SOURCE = join(import.meta.dirname, '..')

/** Each import of a CSS module: by which component, from where, and the classes it names. */
const imports = globSync('**/*.tsx', { cwd: SOURCE }).flatMap((component) => {
  const text = readFileSync(join(SOURCE, component), 'utf8')
  return [...text.matchAll(/import (\w+) from '(\S+\.module\.css)'/g)].map(([, name = '', from = '']) => {
    // Not in a path: there it stands behind a slash.
    const named = [...text.matchAll(new RegExp(`(?<![\\w/.])${name}\\.(\\w+)`, 'g'))].map(([, found]) => found)
    return { component, from: join(dirname(component), from), named }
  })
})

it.each(imports)('$component names only classes that $from has', ({ from, named }) => {
  const css = readFileSync(join(SOURCE, from), 'utf8')
  const classes = new Set([...css.matchAll(/\.([a-z][\w-]*)/gi)].map(([, found]) => found))
  expect(named.filter((found) => !classes.has(found))).toEqual([])
})
