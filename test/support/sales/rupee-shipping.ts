import { env } from 'cloudflare:workers'

let serial = 0

export interface RupeeMethod {
  name?: string
  /** Paise, tax included. */
  amount?: number
  /** Paise of the items from which it costs nothing. */
  freeFrom?: number | null
  days?: number
}

/** A way to ship that costs a hundred rupees unless said otherwise; answers its id. */
export async function aRupeeMethod(input: RupeeMethod = {}): Promise<number> {
  const { name = `Van ${++serial}`, amount = 10_000, freeFrom = null, days = 3 } = input
  const made = env.DB.prepare(
    `INSERT INTO shipping_methods(name, estimated_days, created_at, updated_at)
     VALUES (?, ?, 0, 0) RETURNING id`,
  ).bind(name, days)
  const id = (await made.first<number>('id')) ?? 0
  const price = 'INSERT INTO shipping_prices VALUES (?, ?, ?, ?)'
  await env.DB.prepare(price).bind(id, 'INR', amount, freeFrom).run()
  return id
}

/** Takes away every way to ship, which belong to all carts. */
export async function forgetMethods(): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('DELETE FROM shipping_prices'),
    env.DB.prepare('DELETE FROM shipping_methods'),
  ])
}

export async function deleteMethod(id: number): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('DELETE FROM shipping_prices WHERE method_id = ?').bind(id),
    env.DB.prepare('DELETE FROM shipping_methods WHERE id = ?').bind(id),
  ])
}
