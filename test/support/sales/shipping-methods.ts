import { env } from 'cloudflare:workers'
import type { Client, Json } from '../http/client.ts'

export const shippingPath = '/api/shipping-methods/'

export const methodPath = ({ id }: Json) => `${shippingPath}${id}/`

let serial = 0

/** What staff send of a new method: no more than they must. */
export function methodInput(more: Json = {}): Json {
  return { name: `Method ${++serial}`, price: '4.99', estimated_days: 5, ...more }
}

/** A method that staff make over HTTP, priced in US dollars. */
export async function aShippingMethod(staff: Client, more: Json = {}): Promise<Json> {
  return (await staff.post(shippingPath, methodInput(more), { expect: 201 })).body
}

/** A method that is not offered in US dollars; answers its id. */
export async function aForeignMethod(currency = 'INR'): Promise<number> {
  const name = `Method ${++serial}`
  const row = await env.DB.prepare(
    `INSERT INTO shipping_methods(name, estimated_days, created_at, updated_at)
     VALUES (?, 3, 0, 0) RETURNING id`,
  )
    .bind(name)
    .first<{ id: number }>()
  const id = row?.id ?? 0
  await priceMethod(id, currency, 39_900)
  return id
}

/** Offers a method in another currency, too. */
export async function priceMethod(id: number, currency: string, amount: number): Promise<void> {
  await env.DB.prepare('INSERT INTO shipping_prices(method_id, currency, amount) VALUES (?, ?, ?)')
    .bind(id, currency, amount)
    .run()
}

/** What is left of a method in the database. */
export async function rowsOf(id: number): Promise<{ methods: number; prices: string[] }> {
  const [methods, prices] = await env.DB.batch<Json>([
    env.DB.prepare('SELECT id FROM shipping_methods WHERE id = ?').bind(id),
    env.DB.prepare(
      'SELECT currency FROM shipping_prices WHERE method_id = ? ORDER BY currency',
    ).bind(id),
  ])
  return {
    methods: methods?.results.length ?? 0,
    prices: (prices?.results ?? []).map(({ currency }) => currency),
  }
}
