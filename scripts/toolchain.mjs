// Plain JavaScript for any Node ≥ 20.19: this is what brings the project's own Node 24, whose tools run the rest.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MODULES = join(ROOT, 'node_modules')
const MIN_MAJOR = 24
/** npm, its `sh`, pnpm's shell script, and one to spare. */
const MAX_PARENTS = 4
/** So soon after the death of a parent we end: well within the five seconds that an end may take. */
const LOOK_AT_PARENTS_MS = 250
const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

// Taken at once: one of them may die while we install.
const PARENTS = parentsUpToNpm()

/** Installs what the lockfile names, unless that is what is there. */
export function install() {
  const wanted = hashOf([join(ROOT, 'pnpm-lock.yaml')])
  const stamp = join(MODULES, '.wireside-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say(`installing (${packageManager})`)
  // CI=true: pnpm replaces a stale node_modules without asking.
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  run(npx, ['-y', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'], { CI: 'true' }, process.platform === 'win32')
  writeFileSync(stamp, wanted)
}

/** The Node that runs everything else: the one in node_modules, or this one where it is new enough. */
export function ownNode() {
  const names = existsSync(MODULES) ? readdirSync(MODULES).filter((name) => /^node-(bin-)?(linux|darwin|win)-/.test(name)) : []
  for (const name of names) {
    const binary = join(MODULES, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(binary)) return binary
  }
  if (Number(process.versions.node.split('.')[0]) >= MIN_MAJOR) return process.execPath
  console.error(
    `No Node ${MIN_MAJOR} comes as a package for ${process.platform}-${process.arch}; run this with Node ${MIN_MAJOR} or newer installed.`,
  )
  process.exit(1)
}

/** Builds the page unless its sources are those it was built from. */
export function buildPage() {
  const dist = join(ROOT, 'apps/web/dist')
  const stamp = join(dist, '.built-from')
  const sources = [...filesOf('apps/web'), ...filesOf('packages'), ...filesOf('examples'), join(ROOT, 'pnpm-lock.yaml')]
  const wanted = hashOf(sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('building the page')
  runTool('vite', ['build', '--logLevel', 'warn', 'apps/web'], 'apps/web')
  mkdirSync(dist, { recursive: true })
  writeFileSync(stamp, wanted)
}

/** Runs a command-line tool of a workspace package under our own Node; ends this process where it fails. */
export function runTool(name, args, from = '.') {
  const cwd = ROOT
  const bin = join(ROOT, from, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name)
  run(bin, args, {}, process.platform === 'win32', cwd)
}

/** The environment of everything we start: our own Node first in PATH. */
export function environment(more = {}) {
  return { ...process.env, PATH: `${join(ownNode(), '..')}${delimiter}${process.env.PATH ?? ''}`, ...more }
}

/**
 * Starts a command that lives as long as we do. npm hands SIGTERM to its `sh` alone, which dies without telling its
 * child, so that the death of any process between npm and us is a signal too.
 */
export function supervise(command, args, more = {}) {
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: environment(more) })
  const stop = (signal) => {
    if (child.exitCode === null) child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM'))
  const watch = setInterval(() => {
    if (!PARENTS.every(isAlive)) stop('SIGTERM')
  }, LOOK_AT_PARENTS_MS)
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearInterval(watch)
      resolve(code ?? (signal === null ? 0 : 1))
    })
  })
}

/**
 * The processes between npm and us, npm itself included: its `sh`, and the shell script through which pnpm links our
 * own Node into `node_modules/.bin`, which npm puts first in PATH. Empty where npm did not start us.
 */
function parentsUpToNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return []
  const parents = []
  for (let pid = process.ppid; pid > 1 && parents.length < MAX_PARENTS;) {
    const { parent, command } = parentOf(pid)
    parents.push(pid)
    if (/\bnpm\b/.test(command) && !command.includes('sh -c')) break
    pid = parent
  }
  return parents
}

function parentOf(pid) {
  // Small containers have /proc and no `ps`; macOS has it the other way round.
  if (existsSync(`/proc/${pid}/stat`)) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { parent: Number(fields[1]), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }
  }
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' })
  const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(stdout ?? '') ?? [undefined, '0', '']
  return { parent: Number(parent), command }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error.code === 'EPERM'
  }
}

/** To stderr: what a command prints for a pipe is its own. */
export function say(words) {
  console.error(`wireside: ${words}`)
}

function run(command, args, more, shell, cwd = ROOT) {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ['inherit', 2, 2],
    shell,
    env: existsSync(MODULES) ? environmentOrOwn(more) : { ...process.env, ...more },
  })
  if (error) console.error(error.message)
  if (status !== 0) process.exit(status ?? 1)
}

/** While installing there is no Node 24 yet. */
function environmentOrOwn(more) {
  return more.CI ? { ...process.env, ...more } : environment(more)
}

const SKIPPED = new Set(['node_modules', 'dist'])

function filesOf(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(ROOT, folder, entry.name)]))
    .toSorted((a, b) => (a < b ? -1 : 1))
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}
