import { env } from 'cloudflare:workers'
import type { Client, Json } from '../http/client.ts'

/** Staff of the store contract give an order of a storefront another status. */
export async function moveOrder(
  staff: Client,
  { order_number }: Pick<Json, 'order_number'>,
  status: 'processing' | 'shipped' | 'delivered' | 'cancelled',
): Promise<void> {
  const path = `/orders/admin/${await orderIdOf(order_number)}/status/`
  await staff.post(path, { status }, { expect: 200 })
}

/** What the store contract calls an order. */
export async function orderIdOf(number: string): Promise<number> {
  const row = env.DB.prepare('SELECT id FROM orders WHERE number = ?').bind(number)
  return (await row.first<number>('id')) ?? 0
}
