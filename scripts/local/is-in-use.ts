import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const sqliteBusy = 5

/**
 * Whether another process has a database below this folder open. SQLite changes the journal of a
 * database for its only user alone; a busy one is left as it is.
 */
export function isInUse(folder: string): boolean {
  if (!existsSync(folder)) return false
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.sqlite')).some((file) => isOpen(join(folder, file)))
}

function isOpen(file: string): boolean {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = DELETE')
    return false
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return true
    // What is no database, or a broken one, is what a reset is for.
    return false
  } finally {
    database.close()
  }
}
