import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

let ofOtherFiles: ReadonlySet<string> = new Set()

/** The ids of all carts and counters that there are. What is deleted stays among them, empty. */
export async function objectsNow(): Promise<ReadonlySet<string>> {
  const ids = await Promise.all([listDurableObjectIds(env.CARTS), listDurableObjectIds(env.STOCK)])
  return new Set(ids.flat().map(String))
}

/** Has a file begin: all that are there are those of others. */
export async function leaveObjectsToOthers(): Promise<void> {
  ofOtherFiles = await objectsNow()
}

export function objectsOfOtherFiles(): ReadonlySet<string> {
  return ofOtherFiles
}
