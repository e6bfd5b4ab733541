import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isInUse } from '../../scripts/local/is-in-use.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'souk-state-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** A database as the running API keeps them, in a folder below. */
async function openDatabase(): Promise<DatabaseSync> {
  await mkdir(join(folder, 'd1'), { recursive: true })
  const database = new DatabaseSync(join(folder, 'd1/metadata.sqlite'))
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS things(id INTEGER)')
  return database
}

it('a state is in use while one of its databases is open, and no longer', async () => {
  const database = await openDatabase()
  expect(isInUse(folder)).toBe(true)
  database.exec('INSERT INTO things VALUES (1)')
  expect(isInUse(folder)).toBe(true)
  database.close()
  expect(isInUse(folder)).toBe(false)
})

it('a state that is not there, or has no database that can be read, is not in use', async () => {
  expect(isInUse(join(folder, 'nowhere'))).toBe(false)
  await writeFile(join(folder, 'broken.sqlite'), 'this is no database'.repeat(100))
  expect(isInUse(folder)).toBe(false)
})
