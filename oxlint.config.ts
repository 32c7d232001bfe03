import { readdirSync } from 'node:fs'
import { defineConfig } from 'oxlint'

/** Who may import whom. A zone says that files under `target` must not import from `from`. */
interface Zone {
  target: string | string[]
  from: string | string[]
  except?: string[]
  message: string
}

const SERVER = './apps/server/src'
const WEB = './apps/web/src'

const zones: Zone[] = [
  { target: './packages', from: ['./apps', './e2e'], message: 'packages know nothing of the apps' },
  { target: './packages/wire', from: './packages/contract', message: 'wire and contract import nothing of ours' },
  { target: './packages/contract', from: './packages/wire', message: 'wire and contract import nothing of ours' },
  { target: './apps/server', from: ['./apps/web', './apps/bench', './apps/dissect'], message: 'server and page meet in packages only' },
  { target: './apps/web', from: ['./apps/server', './apps/bench', './apps/dissect'], message: 'server and page meet in packages only' },
  { target: `${SERVER}/link`, from: SERVER, except: ['./link'], message: 'the link knows bytes and opaque tags: wire and contract only' },
  { target: `${SERVER}/workload`, from: SERVER, except: ['./workload'], message: 'the workload knows the contract only' },
  {
    target: `${SERVER}/event-log`,
    from: SERVER,
    except: ['./event-log', './workload'],
    message: 'the event log keeps messages, and knows nothing else',
  },
  {
    target: `${SERVER}/transports`,
    from: SERVER,
    except: ['./transports', './workload', './event-log'],
    message: 'a transport is handed an outlet and never sees a link or a session',
  },
  {
    target: `${SERVER}/scale`,
    from: SERVER,
    except: ['./scale', './inbound-rate.ts', './environment.ts', './start.ts'],
    message: 'the many-connection lab holds bare servers: no session, lane or link',
  },
  {
    target: `${WEB}/engine`,
    from: [`${WEB}/app`, `${WEB}/features`, `${WEB}/store`, `${WEB}/ui`],
    message: 'the engine runs in a worker: it knows stats and packages',
  },
  { target: `${WEB}/stats`, from: WEB, except: ['./stats'], message: 'stats is arithmetic' },
  { target: `${WEB}/ui`, from: WEB, except: ['./ui'], message: 'ui takes props only' },
  { target: `${WEB}/store`, from: [`${WEB}/app`, `${WEB}/features`, `${WEB}/ui`], message: 'the store is drawn by others' },
  {
    target: `${WEB}/store`,
    from: `${WEB}/engine`,
    except: ['./messages.ts', './samples.ts', './trials.ts'],
    message: 'of the engine, the page knows the types of messages.ts, samples.ts and trials.ts',
  },
  {
    target: `${WEB}/features`,
    from: `${WEB}/engine`,
    except: ['./messages.ts', './samples.ts', './trials.ts', './client.ts', './scale.ts'],
    message: 'of the engine, the page knows client.ts, scale.ts and the types of messages.ts, samples.ts and trials.ts',
  },
  {
    target: `${WEB}/claims`,
    from: `${WEB}/engine`,
    except: ['./messages.ts', './samples.ts', './trials.ts', './client.ts', './scale.ts', './probes/probe.ts', './minimal'],
    message:
      'of the engine, a claim knows client.ts and scale.ts, the types of messages.ts, samples.ts, trials.ts and probes/probe.ts, and the text of minimal/',
  },
  { target: `${WEB}/claims`, from: [`${WEB}/app`, `${WEB}/features`], message: 'claims are put together by app; they know no feature' },
  {
    target: [`${WEB}/engine`, `${WEB}/store`, `${WEB}/stats`, `${WEB}/ui`, `${WEB}/features`],
    from: `${WEB}/claims`,
    message: 'claims stand on the rest of the page, which knows none of them',
  },
  { target: `${WEB}/features`, from: `${WEB}/app`, message: 'features are put together by app, not the reverse' },
  ...readdirSync(new URL('apps/web/src/features', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      target: `${WEB}/features/${name}`,
      from: `${WEB}/features`,
      except: [`./${name}`],
      message: 'features never import each other: share through ui or store',
    })),
]

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'react', 'promise'],
  jsPlugins: [{ name: 'zones', specifier: 'eslint-plugin-import-x' }],
  categories: { correctness: 'error' },
  options: { typeAware: true },
  ignorePatterns: ['**/dist/**', '**/node_modules/**', '**/test-results/**'],
  rules: {
    'zones/no-restricted-paths': ['error', { zones }],
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
    'typescript/require-array-sort-compare': 'error',
    'import/no-cycle': 'error',
    'no-empty': 'error',
    // Vite's `?raw` imports have a default export that the rule cannot see.
    'import/default': 'off',
    'unicorn/no-array-sort': 'error',
    // Store actions and lucide's components are plain functions in objects; none uses `this`.
    'typescript/unbound-method': 'off',
  },
})
