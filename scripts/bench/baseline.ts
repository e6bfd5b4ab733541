import { Hono } from 'hono'

/** The least that a Worker on this platform does: one answer from memory, one from D1. */
const baseline = new Hono<{ Bindings: { DB: D1Database } }>()

baseline.get('/hono', (c) => c.json({ ok: true }))

baseline.get('/d1/:id{[0-9]+}', async (c) => {
  const row = await c.env.DB.prepare('SELECT id, name, slug FROM products WHERE id = ?')
    .bind(Number(c.req.param('id')))
    .first()
  return c.json(row, row ? 200 : 404)
})

export default baseline
