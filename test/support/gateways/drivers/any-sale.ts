/* Sales that can be paid through any gateway, under a policy that only these tests have. */

import { env } from 'cloudflare:workers'
import type { CartTerms } from '../../../../src/core/cart/types.ts'
import type { SalePolicy } from '../../../../src/core/ports.ts'
import { aShop, forgetMessages, placeSale, type Sale, type Shop } from '../../sales/sales.ts'
import { namesOf, type PaymentDriver, registered } from './driver.ts'

/** Minor units of one unit, by currency. */
const prices: Record<string, number> = { USD: 1999, IRR: 1_500_000, INR: 25_900 }

/** An unpaid order of one unit, of a customer who has no other. */
export interface AnySale extends Sale {
  amount: number
  currency: string
}

/** In a shop of its own, with the gateways of these drivers registered and on offer. */
export async function anySale(
  drivers: PaymentDriver[],
  policy: Partial<SalePolicy> = {},
): Promise<AnySale> {
  return anySaleIn(await aShopWith(drivers), drivers, policy)
}

/** One in which these gateways are registered. */
export async function aShopWith(drivers: PaymentDriver[]): Promise<Shop> {
  const shop = await aShop()
  return { ...shop, ctx: registered(shop.ctx, drivers) }
}

/** Another order of the shop's customer. */
export async function anySaleIn(
  shop: Shop,
  drivers: PaymentDriver[],
  policy: Partial<SalePolicy> = {},
): Promise<AnySale> {
  const currency = currencyOf(drivers)
  const terms: CartTerms = {
    contract: 'store',
    channel: 'us',
    userId: shop.customer.id,
    currency,
    policy: { ...waiting, gateways: namesOf(drivers), ...policy },
  }
  const amount = prices[currency] ?? 0
  const sale = await placeSale(shop, terms, { quantity: 1, unitAmount: amount })
  await forgetMessages(sale)
  return { shop, amount, currency, ...sale }
}

const waiting: SalePolicy = {
  gateways: [],
  prices: 'when_added',
  paid: 'after',
  shortLines: 'stop',
  quantityMax: 999,
  accepted: 'when_paid',
  unpaid: 'order_waits',
}

/** One that all of them take. */
function currencyOf(drivers: PaymentDriver[]): string {
  const currency = Object.keys(prices).find((one) => drivers.every((driver) => takes(driver, one)))
  if (currency === undefined) throw new Error('These gateways have no currency in common')
  return currency
}

export function takes({ gateway }: PaymentDriver, currency: string): boolean {
  return gateway.capabilities.currencies.includes(currency)
}

export function shareCurrency(one: PaymentDriver, other: PaymentDriver): boolean {
  return Object.keys(prices).some((currency) => takes(one, currency) && takes(other, currency))
}

/** What became of a sale, as the shop and the gateways see it. */
export interface AnyFate {
  order: string
  wasPaid: boolean
  /** Their statuses, oldest first. */
  payments: string[]
  /** Captured and not given back, at all gateways together. */
  kept: number
  receipts: number
  letters: string[]
}

export async function fateOf(sale: AnySale, drivers: PaymentDriver[]): Promise<AnyFate> {
  const { orderId } = sale
  const [order, payments, receipts, letters, books] = await Promise.all([
    rows<{ status: string; paid_at: number | null }>(
      'SELECT status, paid_at FROM orders WHERE id = ?',
      orderId,
    ),
    rows<{ status: string }>('SELECT status FROM payments WHERE order_id = ? ORDER BY id', orderId),
    rows(
      "SELECT id FROM outbox WHERE key GLOB ? AND kind = 'message.payment_receipt'",
      `order:${orderId}:*`,
    ),
    lettersOf(orderId),
    Promise.all(drivers.map((driver) => driver.books(orderId))),
  ])
  return {
    order: order[0]?.status ?? 'missing',
    wasPaid: order[0]?.paid_at !== null,
    payments: payments.map(({ status }) => status),
    kept: books.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0),
    receipts: receipts.length,
    letters,
  }
}

/** The queues of the letters about an order's payments and refunds. */
async function lettersOf(orderId: number): Promise<string[]> {
  const letters = await rows<{ queue: string }>(
    `SELECT l.queue FROM dead_letters l
     LEFT JOIN refunds r ON r.id = l.body ->> 'refundId'
     JOIN payments p ON p.id = coalesce(r.payment_id, l.body ->> 'paymentId')
     WHERE p.order_id = ? ORDER BY l.id`,
    orderId,
  )
  return letters.map(({ queue }) => queue)
}

export async function rows<Row = Record<string, unknown>>(
  query: string,
  ...values: (string | number)[]
): Promise<Row[]> {
  return (
    await env.DB.prepare(query)
      .bind(...values)
      .all<Row>()
  ).results
}
