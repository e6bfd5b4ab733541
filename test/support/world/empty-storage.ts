import { listDurableObjectIds, reset, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

/** The highest ids of tables whose rows have objects. */
interface LastIds {
  carts: number
  variants: number
}

/** Far from the ids of other tables, as they are in shops. */
const beginning: LastIds = { carts: 1_000, variants: 1_000 }

/**
 * Deletes what earlier test files have left in this runtime, and answers the ids that they have used.
 * `reset` passes over what has been asleep for some seconds, so all that another file might come upon again
 * is woken first.
 */
export async function emptyStorage(): Promise<LastIds> {
  const [last] = await Promise.all([
    lastIds(),
    wakeAll(env.VISITS),
    env.IMAGES.head('none'),
    caches.open('catalogue').then((cache) => cache.match('https://shop.test/none')),
  ])
  await reset()
  return last
}

/**
 * Goes on with ids after those of earlier files: objects are named by them, and neither those that are
 * asleep nor what is still under way between others has to do with this file.
 */
export async function goOnAfter({ carts, variants }: LastIds): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO sqlite_sequence(name, seq) VALUES ('carts', ?), ('variants', ?)",
  )
    .bind(carts, variants)
    .run()
}

async function lastIds(): Promise<LastIds> {
  const tables = env.DB.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")
  if (!(await tables.first())) return beginning
  const last = env.DB.prepare(`SELECT max(seq) FILTER (WHERE name = 'carts') AS carts,
    max(seq) FILTER (WHERE name = 'variants') AS variants FROM sqlite_sequence`)
  return (await last.first()) ?? beginning
}

async function wakeAll(namespace: DurableObjectNamespace): Promise<void> {
  const ids = await listDurableObjectIds(namespace)
  await Promise.all(ids.map((id) => runInDurableObject(namespace.get(id), () => undefined)))
}
