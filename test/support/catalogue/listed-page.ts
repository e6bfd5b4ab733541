import { env } from 'cloudflare:workers'
import type { Json } from '../http/client.ts'

const ordersOf: Record<string, string> = {
  price: 'amount, product_id',
  '-price': 'amount DESC, product_id',
  created_at: 'created_at, product_id',
  '-created_at': 'created_at DESC, product_id',
  name: 'name COLLATE NOCASE, product_id',
  '-name': 'name COLLATE NOCASE DESC, product_id',
  '': 'product_id',
}

/** Orderings of the lists in dollars; '' is that of the ids. */
export const orderings = Object.keys(ordersOf).filter((one) => one !== '')

/** Products of a page of ten, as a plain reading of the listings has them; `where` is SQL. */
export async function pageIds(ordering: string, page: number, where: string): Promise<number[]> {
  const { results } = await env.DB.prepare(
    `SELECT product_id AS id FROM listings
     WHERE ${where} ORDER BY ${ordersOf[ordering]} LIMIT 10 OFFSET ?`,
  )
    .bind((page - 1) * 10)
    .all<{ id: number }>()
  return results.map(({ id }) => id)
}

/** Products of a page as it was answered. */
export const idsOf = (body: Json): number[] => body.results.map(({ id }: Json) => id)
