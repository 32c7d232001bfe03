// A gate that cannot fail is a defect: plants one violation of each kind, and requires the linter to name it.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, ROOT } from './toolchain.mjs'

const ZONE = 'no-restricted-paths'
const PLANTED = [
  ['packages/wire/src/planted.ts', `export { MAX_RATE } from '../../contract/src/limits.ts'`, ZONE],
  [
    'packages/contract/src/planted.ts',
    `import { startServer } from '../../../apps/server/src/start.ts'\nexport const planted = startServer`,
    ZONE,
  ],
  ['apps/server/src/planted.ts', `import { countLines } from '../../web/src/ui/client-source.ts'\nexport const planted = countLines`, ZONE],
  ['apps/server/src/link/planted.ts', `import { Registry } from '../sessions/registry.ts'\nexport const planted = Registry`, ZONE],
  ['apps/server/src/workload/planted.ts', `import { Link } from '../link/link.ts'\nexport const planted = Link`, ZONE],
  ['apps/server/src/transports/planted.ts', `import { Link } from '../link/link.ts'\nexport const planted = Link`, ZONE],
  ['apps/server/src/scale/planted.ts', `import { Link } from '../link/link.ts'\nexport const planted = Link`, ZONE],
  ['apps/web/src/features/pair/planted.ts', `import { runCsv } from '../run/run-csv.ts'\nexport const planted = runCsv`, ZONE],
  [
    'apps/web/src/features/run/planted.ts',
    `import { EngineSession } from '../../engine/session.ts'\nexport const planted = EngineSession`,
    ZONE,
  ],
  ['apps/web/src/claims/planted.ts', `import { EngineSession } from '../engine/session.ts'\nexport const planted = EngineSession`, ZONE],
  ['apps/web/src/store/planted.ts', `import { CLAIMS } from '../claims/ledger.ts'\nexport const planted = CLAIMS`, ZONE],
  ['apps/web/src/engine/planted.ts', `import { createLabStore } from '../store/lab-store.ts'\nexport const planted = createLabStore`, ZONE],
  ['apps/web/src/ui/planted.ts', `import { EMPTY_STATE } from '../store/lab-state.ts'\nexport const planted = EMPTY_STATE`, ZONE],
  ['apps/web/src/stats/planted.ts', `export * from './histogram.ts'`, 'no-barrel-file'],
  ['apps/server/src/sessions/planted.ts', `export const planted = (value: any) => value`, 'no-explicit-any'],
  [
    'apps/server/src/event-log/planted.ts',
    `export function planted(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1\n  }\n  return 0\n}`,
    'switch-exhaustiveness-check',
  ],
]

let failed = false
try {
  for (const [file, text] of PLANTED) writeFileSync(join(ROOT, file), `${text}\n`)
  const { stdout } = spawnSync('node_modules/.bin/oxlint', ['--format', 'json', ...PLANTED.map(([file]) => file)], {
    cwd: ROOT,
    encoding: 'utf8',
    env: environment(),
    shell: process.platform === 'win32',
  })
  const found = JSON.parse(stdout).diagnostics
  for (const [file, , rule] of PLANTED) {
    if (found.some(({ filename, code }) => filename.endsWith(file) && code.includes(rule))) continue
    failed = true
    console.error(`planted but not found: ${rule} in ${file}`)
  }
} finally {
  for (const [file] of PLANTED) rmSync(join(ROOT, file), { force: true })
}
if (failed) process.exit(1)
console.log(`${PLANTED.length} of ${PLANTED.length} planted violations were found`)
