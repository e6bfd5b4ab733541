/*
 * `npm test`, the gate for every change: each step in turn, ending at the first that fails.
 * Arguments narrow the tests to files, as in `npm test -- test/contracts/store/cart.test.ts`; the
 * table of exercised operations, which needs all tests, is then left out.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EXERCISES_FILE } from '../test/support/conformance/coverage.ts'
import { projectFolder, wranglerEnvironment } from './local/wrangler.ts'
import { printOperationsTables } from './operations-table.ts'

const files = process.argv.slice(2)
process.chdir(projectFolder)

/** Runs a Node program of a package; a failure ends the run. */
function run(program: string, args: string[]): void {
  runFile(join('node_modules', program), args)
}

function runFile(path: string, args: string[] = []): void {
  const { status } = spawnSync(process.execPath, [path, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...wranglerEnvironment },
  })
  if (status !== 0) fail([path, ...args].join(' '))
}

function fail(message: string): never {
  console.error(`\nFailed: ${message}`)
  process.exit(1)
}

/** Generates migrations into a copy: a file more means that a change of the tables has none yet. */
function checkMigrations(): void {
  const copy = '.wrangler/test/migrations'
  rmSync(copy, { recursive: true, force: true })
  cpSync('migrations', copy, { recursive: true })
  const tables = ['--dialect', 'sqlite', '--schema', './src/db/schema', '--out', copy]
  run('drizzle-kit/bin.cjs', ['check', '--dialect', 'sqlite', '--out', copy])
  run('drizzle-kit/bin.cjs', ['generate', ...tables])
  const known = readdirSync('migrations')
  const missing = readdirSync(copy).filter((file) => !known.includes(file))
  if (missing.length > 0) fail('src/db/schema has changes without a migration: npm run migration')
}

// The example's settings, so that the answer does not depend on anyone's own .dev.vars.
function checkBindingTypes(): void {
  run('wrangler/bin/wrangler.js', ['types', '--check', '--env-file', '.dev.vars.example'])
}

function runTests(): void {
  rmSync(EXERCISES_FILE, { force: true })
  run('vitest/vitest.mjs', ['run', ...files])
}

// Prints the size of the bundle, also as it counts for the platform's limit: compressed.
function build(): void {
  run('wrangler/bin/wrangler.js', ['deploy', '--dry-run', '--outdir', 'dist'])
}

function checkOperations(): void {
  const missing = printOperationsTables()
  if (missing.length > 0) fail(`not every operation is exercised\n${missing.join('\n')}`)
}

const steps: Record<string, () => void> = {
  'Format and lint': () => run('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
  Types: () => run('typescript/bin/tsc', []),
  'Migrations are fresh': checkMigrations,
  'Types of the bindings are fresh': checkBindingTypes,
  // The tests read the documents as they are served; these may have changed since npm installed.
  Assets: () => runFile('scripts/build-assets.ts'),
  Tests: runTests,
  Build: build,
  ...(files.length === 0 && { Operations: checkOperations }),
}

for (const [name, step] of Object.entries(steps)) {
  console.log(`\n--- ${name} ${'-'.repeat(80 - name.length)}\n`)
  const started = performance.now()
  step()
  console.log(`\n${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
