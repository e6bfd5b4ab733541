import { env } from 'cloudflare:workers'
import type { Client, Json } from '../http/client.ts'
import { aCategory } from './products.ts'

export const productsPath = '/api/products/'

export const ownPath = ({ id }: Json) => `${productsPath}${id}/`

let serial = 0

/** What staff send of a new product of a category of its own: no more than they must. */
export async function productInput(more: Json = {}): Promise<Json> {
  const category = more.category ?? (await aCategory())
  return { name: `Lamp ${++serial}`, category, price: '99.90', ...more }
}

/** A product that staff create over HTTP: on sale, unless said otherwise. Answers it as staff see it. */
export async function aLamp(staff: Client, more: Json = {}): Promise<Json> {
  const input = await productInput({ status: 'active', ...more })
  return (await staff.post(productsPath, input, { expect: 201 })).body
}

export async function aTag(): Promise<number> {
  const name = `Tag ${++serial}`
  const row = await env.DB.prepare('INSERT INTO tags(name, slug) VALUES (?1, ?1) RETURNING id')
    .bind(name)
    .first<{ id: number }>()
  return row?.id ?? 0
}
