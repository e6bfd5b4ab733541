import { DurableObject } from 'cloudflare:workers'
import { Hono } from 'hono'

interface Bindings {
  DB: D1Database
  OBJECTS: DurableObjectNamespace<BareObject>
}

/** The least that an object does which keeps something: a table, and a row a call. */
export class BareObject extends DurableObject<Bindings> {
  constructor(state: DurableObjectState, bindings: Bindings) {
    super(state, bindings)
    state.storage.sql.exec('CREATE TABLE IF NOT EXISTS lines (id INTEGER PRIMARY KEY, text TEXT)')
  }

  insert(text: string): number {
    const row = this.ctx.storage.sql.exec('INSERT INTO lines (text) VALUES (?) RETURNING id', text)
    return Number(row.one().id)
  }
}

/**
 * The least that a Worker on this platform does for the same answers: one from memory, one from the
 * cache, and from D1 one product, ten of them, and the first ten that a text is found in. And the
 * least it does to keep something: in an object, in D1, and in both.
 */
const baseline = new Hono<{ Bindings: Bindings }>()

const columns = `p.id, p.name, p.slug, p.description, p.is_active, v.stock, r.amount,
  c.id AS category_id, c.name AS category_name, c.slug AS category_slug,
  (SELECT json_group_array(json_object('id', i.id, 'object_key', i.object_key,
    'is_primary', i.is_primary)) FROM product_images i WHERE i.product_id = p.id) AS images`

const joins = `
  JOIN variants v ON v.product_id = p.id AND v.is_default = 1
  JOIN prices r ON r.variant_id = v.id AND r.currency = 'USD'
  JOIN categories c ON c.id = p.category_id`

const rowSql = `SELECT ${columns} FROM products p ${joins} WHERE p.slug = ? AND p.deleted_at IS NULL`

const rowsSql = `SELECT ${columns}
  FROM (SELECT * FROM products ORDER BY id LIMIT 10 OFFSET ?) p ${joins} ORDER BY p.id`

const searchSql = `SELECT ${columns}
  FROM (SELECT rowid FROM bench_search WHERE bench_search MATCH ? ORDER BY rowid LIMIT 10) s
  JOIN products p ON p.id = s.rowid ${joins} ORDER BY p.id`

const tenRows = (db: D1Database, page: string) =>
  db
    .prepare(rowsSql)
    .bind((Number(page) - 1) * 10)
    .all()

baseline.get('/hono', (c) => c.json({ ok: true }))

baseline.get('/row/:slug', async (c) => {
  const row = await c.env.DB.prepare(rowSql).bind(c.req.param('slug')).first()
  return c.json(row, row ? 200 : 404)
})

baseline.get('/rows/:page', async (c) => {
  const { results } = await tenRows(c.env.DB, c.req.param('page'))
  return c.json({ results })
})

baseline.get('/search/:text', async (c) => {
  const { results } = await c.env.DB.prepare(searchSql).bind(c.req.param('text')).all()
  return c.json({ results })
})

baseline.get('/cached/:page', async (c) => {
  const cache = await caches.open('baseline')
  const known = await cache.match(c.req.url)
  if (known) return known
  const { results } = await tenRows(c.env.DB, c.req.param('page'))
  const answer = c.json({ results }, 200, { 'Cache-Control': 'public, max-age=600' })
  c.executionCtx.waitUntil(cache.put(c.req.url, answer.clone()))
  return answer
})

const written = 'as long as a line of a cart is'

const insertInto = (objects: Bindings['OBJECTS'], name: string) =>
  objects.getByName(name).insert(written)

const insertRow = (db: D1Database) =>
  db.prepare('INSERT INTO bench_writes (text) VALUES (?)').bind(written)

baseline.post('/object/:name', async (c) => {
  return c.json({ id: await insertInto(c.env.OBJECTS, c.req.param('name')) })
})

baseline.post('/write', async (c) => {
  const { meta } = await insertRow(c.env.DB).run()
  return c.json({ id: meta.last_row_id })
})

baseline.post('/batch', async (c) => {
  const results = await c.env.DB.batch(Array.from({ length: 8 }, () => insertRow(c.env.DB)))
  return c.json({ ids: results.map(({ meta }) => meta.last_row_id) })
})

baseline.post('/write-and-object/:name', async (c) => {
  const { meta } = await insertRow(c.env.DB).run()
  const id = await insertInto(c.env.OBJECTS, c.req.param('name'))
  return c.json({ row: meta.last_row_id, id })
})

export default baseline
