/*
 * Clients that are generated from the documents as they are served: their types compile, and a shop's
 * program that is written with one buys at commerce-engine. Run by `npm run test:e2e`.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { projectFolder } from '../../scripts/local/wrangler.ts'
import { type RunningSystem, startSystem } from './running-system.ts'

const source = join(projectFolder, 'test/e2e/typed-client')
const programs = join(source, 'node_modules')
/** Below the project, so that its packages are found. */
const folder = join(projectFolder, '.wrangler/test/typed-client')

const contracts = ['store', 'avantlush', 'cortex', 'commerce-engine'] as const

let system: RunningSystem

before(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  system = await startSystem()
})

after(() => system.stop())

/** Runs a program to its end; what it has written stands in the failure. */
async function run(file: string, args: string[], environment = {}): Promise<string> {
  const env = { ...process.env, ...environment }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { env })
    return stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${file} failed:\n${stdout}${stderr}`)
  }
}

/** What a body may leave out because it has a default, it may leave out in the types, too. */
async function generate(contract: string, file: string): Promise<void> {
  const url = `${system.api}/api/schema/${contract}.json`
  const generator = join(programs, 'openapi-typescript/bin/cli.js')
  await run(generator, [url, '-o', join(folder, file), '--default-non-nullable=false'])
}

test('the types of every contract compile, as does a program that uses those of one', async () => {
  for (const contract of contracts) await generate(contract, `${contract}.ts`)
  await copyFile(join(folder, 'commerce-engine.ts'), join(folder, 'schema.ts'))
  for (const file of ['buy.ts', 'tsconfig.json']) {
    await copyFile(join(source, file), join(folder, file))
  }
  await run(join(programs, 'typescript/bin/tsc'), ['-p', folder])
})

test('the program buys, pays at the second gateway and gets its money back', async () => {
  const phone = `9${randomInt(1e9).toString().padStart(9, '0')}`
  const environment = { API: system.api, SIMULATOR: system.simulator }
  const said = await run(join(folder, 'buy.ts'), [phone], environment)
  assert.match(said, /was bought and given back/)
})
