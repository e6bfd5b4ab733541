import { listDurableObjectIds, reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

/**
 * Deletes what earlier test files have left in this runtime. `reset` passes over what has been asleep for
 * some seconds, so all that another file might come upon again is woken first: databases, and objects that
 * are named by ids of rows, which begin at one in each file.
 */
export async function emptyStorage(): Promise<void> {
  const last = await lastIds()
  await Promise.all([
    wakeNumbered(env.CARTS, last.carts),
    wakeNumbered(env.STOCK, last.variants),
    wakeAll(env.VISITS),
    env.IMAGES.head('none'),
    caches.open('catalogue').then((cache) => cache.match('https://shop.test/none')),
  ])
  await reset()
}

/** The highest ids of tables whose rows have objects. */
async function lastIds(): Promise<Record<'carts' | 'variants', number>> {
  const tables = env.DB.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")
  if (!(await tables.first())) return { carts: 0, variants: 0 }
  const last = env.DB.prepare(`SELECT coalesce(max(seq) FILTER (WHERE name = 'carts'), 0) AS carts,
    coalesce(max(seq) FILTER (WHERE name = 'variants'), 0) AS variants FROM sqlite_sequence`)
  return (await last.first()) ?? { carts: 0, variants: 0 }
}

/** Those that are named by numbers up to `last`, of which few may be there. */
async function wakeNumbered(namespace: DurableObjectNamespace, last: number): Promise<void> {
  const there = new Set((await listDurableObjectIds(namespace)).map(String))
  const names = Array.from({ length: last }, (_, index) => String(index + 1))
  const ids = names.map((name) => namespace.idFromName(name))
  await wake(
    namespace,
    ids.filter((id) => there.has(String(id))),
  )
}

async function wakeAll(namespace: DurableObjectNamespace): Promise<void> {
  await wake(namespace, await listDurableObjectIds(namespace))
}

async function wake(namespace: DurableObjectNamespace, ids: DurableObjectId[]): Promise<void> {
  await Promise.all(ids.map((id) => runInDurableObject(namespace.get(id), () => undefined)))
}
