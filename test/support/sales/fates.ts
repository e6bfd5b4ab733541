import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { mailsTo } from '../customers/mail.ts'
import { readStripeBooks } from '../gateways/stripe-books.ts'
import { readReservations } from './invariants.ts'
import type { Sale } from './sales.ts'

/** What became of a sale, as the customer, the shelf and the bank see it. */
export interface Fate {
  order: string
  wasPaid: boolean
  payments: string[]
  unitsBack: number
  intents: string[]
  /** Those that have not failed. */
  refunds: number[]
  mails: string[]
}

const receipt = 'Payment received for order'
const refundNotice = 'Refund for order'

const unpaid: Fate = {
  order: 'processing',
  wasPaid: false,
  payments: ['pending'],
  unitsBack: 0,
  intents: ['requires_payment_method'],
  refunds: [],
  mails: [],
}

const paid: Fate = {
  ...unpaid,
  wasPaid: true,
  payments: ['succeeded'],
  intents: ['succeeded'],
  mails: [receipt],
}

/** Cancelled before any money came. */
const closed: Fate = {
  ...unpaid,
  order: 'cancelled',
  payments: ['cancelled'],
  unitsBack: 2,
  intents: ['canceled'],
}

/** Cancelled, and paid all the same: the money went straight back. */
const returned: Fate = {
  ...closed,
  payments: ['refunded'],
  intents: ['succeeded'],
  refunds: [3998],
  mails: [refundNotice],
}

/** Paid, and undone after that. */
const refunded: Fate = { ...returned, wasPaid: true, mails: [receipt, refundNotice] }

export const fates = { unpaid, paid, closed, returned, refunded }

/** All of them came to the same end; a failure names the step. */
export async function expectFates(sales: Sale[], fate: Fate): Promise<void> {
  for (const [index, found] of (await fatesOf(sales)).entries()) {
    expect(found, `step ${index + 1}`).toEqual(fate)
  }
}

/** Of sales of one shop, in their order. */
export async function fatesOf(sales: Sale[]): Promise<Fate[]> {
  const [first] = sales
  if (!first) return []
  const { shop } = first
  const [books, reservations, mails, orders, paidOrders, payments] = await Promise.all([
    readStripeBooks(),
    readReservations(shop.product.variantId),
    mailsTo(shop.customer.email),
    rows('SELECT id AS order_id, status FROM orders'),
    rows('SELECT id AS order_id, status FROM orders WHERE paid_at IS NOT NULL'),
    rows('SELECT order_id, status FROM payments ORDER BY id'),
  ])
  return sales.map(({ orderId, checkoutId }) => {
    const intents = books.intents.filter(({ metadata }) => metadata.order_id === String(orderId))
    const refunds = books.refunds.filter(
      ({ payment_intent: of, status }) =>
        status !== 'failed' && intents.some(({ id }) => id === of),
    )
    return {
      order: statusesOf(orders, orderId).join(),
      wasPaid: statusesOf(paidOrders, orderId).length > 0,
      payments: statusesOf(payments, orderId),
      unitsBack: reservations.find((one) => one.checkoutId === checkoutId)?.returned ?? -1,
      intents: intents.map(({ status }) => status),
      refunds: refunds.map(({ amount }) => amount),
      // A subject ends with the number of its order.
      mails: mails
        .filter(({ subject }) => subject.endsWith(` ${orderId}`))
        .map(({ subject }) => subject.replace(/ \d+$/, ''))
        .sort(),
    }
  })
}

interface Row {
  order_id: number
  status: string
}

async function rows(query: string): Promise<Row[]> {
  return (await env.DB.prepare(query).all<Row>()).results
}

function statusesOf(of: Row[], orderId: number): string[] {
  return of.filter((row) => row.order_id === orderId).map(({ status }) => status)
}
