import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { type Charged, readChargedBooks } from '../gateways/charged-books.ts'
import type { FilledCart } from './quoted-sales.ts'

/** What became of a sale, as the customer, the shop and the provider see it. */
export interface QuoteFate {
  /** Those that are paid. */
  orders: number
  /** Minor units that were taken and not given back, beyond what the orders cost. */
  surplus: number
  /** Of the cart. */
  lines: number
  hasCoupon: boolean
  /** Of the coupon. */
  uses: number
}

export const bought: QuoteFate = { orders: 1, surplus: 0, lines: 0, hasCoupon: false, uses: 1 }
/** As if nobody had asked. */
export const undone: QuoteFate = { orders: 0, surplus: 0, lines: 2, hasCoupon: true, uses: 0 }

/** Each of them is one or the other; a failure names the step. Answers how many were bought. */
export async function expectWholeOrNothing(sales: FilledCart[]): Promise<number> {
  const fates = await quoteFatesOf(sales)
  for (const [index, fate] of fates.entries()) {
    expect([bought, undone], `step ${index + 1}: ${JSON.stringify(fate)}`).toContainEqual(fate)
  }
  return fates.filter(({ orders }) => orders > 0).length
}

/** All of them came to the same end. */
export async function expectQuoteFates(sales: FilledCart[], fate: QuoteFate): Promise<void> {
  for (const [index, found] of (await quoteFatesOf(sales)).entries()) {
    expect(found, `step ${index + 1}`).toEqual(fate)
  }
}

async function quoteFatesOf(sales: FilledCart[]): Promise<QuoteFate[]> {
  const books = await readChargedBooks()
  return Promise.all(sales.map((sale) => fateOf(sale, books)))
}

async function fateOf(
  { cart, customer, couponId, shop }: FilledCart,
  books: Charged[],
): Promise<QuoteFate> {
  const [orders, payments] = await Promise.all([
    env.DB.prepare('SELECT total_amount AS total FROM orders WHERE user_id = ? AND paid_at > 0')
      .bind(customer.id)
      .all<{ total: number }>(),
    env.DB.prepare('SELECT key FROM payments WHERE user_id = ?')
      .bind(customer.id)
      .all<{ key: string }>(),
  ])
  const kept = books
    .filter((one) => payments.results.some(({ key }) => key === one.key))
    .reduce((sum, { captured, refunded }) => sum + captured - refunded, 0)
  const content = await shop.ctx.objects.cart(cart).read(cart)
  const uses = await env.DB.prepare('SELECT uses FROM coupons WHERE id = ?')
    .bind(couponId)
    .first<number>('uses')
  return {
    orders: orders.results.length,
    surplus: kept - orders.results.reduce((sum, { total }) => sum + total, 0),
    lines: content.lines.length,
    hasCoupon: content.couponId === couponId,
    uses: uses ?? -1,
  }
}
