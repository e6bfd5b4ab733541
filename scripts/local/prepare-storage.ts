import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bindings, withBindings } from './bindings.ts'
import { hashStaffPassword } from './hash-staff-password.ts'
import { whenFree } from './when-free.ts'
import { projectFolder, runWrangler, stateFolder } from './wrangler.ts'

/** Migrations, and the demo data where there are no products yet. What is done is left alone. */
export async function prepareStorage(): Promise<void> {
  const isMigrated = await withBindings(async (bindings) => {
    const hasAll = await whenFree(() => hasAllMigrations(bindings))
    if (hasAll) assertSame(await migrationsHash())
    if (hasAll) await whenFree(() => loadDemo(bindings))
    return hasAll
  })
  if (isMigrated) return
  console.log('Applying the migrations to the local database')
  await runWrangler(['d1', 'migrations', 'apply', 'souk', '--local'])
  writeFileSync(hashFile, await migrationsHash())
  await withBindings(loadDemo)
}

/** Of the migrations that made the local database. */
const hashFile = join(stateFolder, 'migrations.sha256')

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await migrationFiles()) hash.update(await readFile(join(folder, file)))
  return hash.digest('hex')
}

/** Until the first release, migrations are written anew instead of added to. */
function assertSame(hash: string): void {
  const applied = existsSync(hashFile) ? readFileSync(hashFile, 'utf8') : null
  if (applied === hash) return
  throw new Error('The local database is of another version of the project: npm run reset')
}

/** Asking the database is a second quicker than asking wrangler. */
async function hasAllMigrations({ DB }: Bindings): Promise<boolean> {
  const table = await DB.prepare(
    `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'd1_migrations'`,
  ).first()
  if (!table) return false
  const { results } = await DB.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map(({ name }) => name))
  return (await migrationFiles()).every((file) => applied.has(file))
}

const folder = join(projectFolder, 'migrations')

async function migrationFiles(): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()
}

/** What it takes is loaded here: a command that tells its usage is there at once. */
async function loadDemo({ DB, IMAGES }: Bindings): Promise<void> {
  const { drizzle } = await import('drizzle-orm/d1')
  const { loadDemoData } = await import('../../src/db/demo/load.ts')
  const isLoaded = await loadDemoData({
    db: drizzle(DB),
    images: {
      put: (key, bytes, contentType) => IMAGES.put(key, bytes, { httpMetadata: { contentType } }),
    },
    readImage: (file) => readFile(join(projectFolder, 'src/db/demo/images', file)),
    hashPassword: hashStaffPassword,
    now: new Date(),
  })
  if (isLoaded) console.log('Loaded the demo data')
}
