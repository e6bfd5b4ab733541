import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { type AttemptThere, attemptsThere } from '../gateways/attempt-books.ts'
import type { Sale } from './sales.ts'

/** What became of an order, as the customer, the shop and its gateways see it. */
export interface AttemptFate {
  order: string
  wasPaid: boolean
  /** The statuses of its attempts, the oldest first. */
  attempts: string[]
  /** Paise that its gateways took, and gave back or promised to. */
  captured: number
  back: number
  receipts: number
  /** The queues of the letters to staff about its payments and refunds. */
  letters: string[]
}

/** That of an order of 259 rupees with one attempt, of which nothing was heard. */
const open: AttemptFate = {
  order: 'pending',
  wasPaid: false,
  attempts: ['pending'],
  captured: 0,
  back: 0,
  receipts: 0,
  letters: [],
}

const total = 25_900

const paid: AttemptFate = {
  ...open,
  order: 'processing',
  wasPaid: true,
  attempts: ['succeeded'],
  captured: total,
  receipts: 1,
}

/** Cancelled before any money came. */
const closed: AttemptFate = { ...open, order: 'cancelled', attempts: ['cancelled'] }

/** Cancelled, and paid all the same: the money went straight back. */
const returned: AttemptFate = { ...closed, attempts: ['refunded'], captured: total, back: total }

/** Paid, and cancelled after that. */
const refunded: AttemptFate = { ...returned, wasPaid: true, receipts: 1 }

export const attemptFates = { open, paid, closed, returned, refunded }

/** All of them came to the same end; a failure names the step. */
export async function expectAttemptFates(
  sales: Pick<Sale, 'orderId'>[],
  fate: Partial<AttemptFate>,
): Promise<void> {
  const books = await attemptsThere()
  for (const [index, { orderId }] of sales.entries()) {
    expect(await fateIn(books, orderId), `step ${index + 1}`).toMatchObject(fate)
  }
}

export async function attemptFateOf(orderId: number): Promise<AttemptFate> {
  return fateIn(await attemptsThere(), orderId)
}

async function fateIn(books: AttemptThere[], orderId: number): Promise<AttemptFate> {
  const [order, payments, receipts, letters] = await env.DB.batch<Row>([
    bound('SELECT status, paid_at FROM orders WHERE id = ?', orderId),
    bound('SELECT status, reference FROM payments WHERE order_id = ? ORDER BY id', orderId),
    bound(
      "SELECT key FROM outbox WHERE kind = 'message.payment_receipt' AND key GLOB ?",
      `order:${orderId}:*`,
    ),
    bound(
      `SELECT l.queue FROM dead_letters l LEFT JOIN refunds r ON r.id = l.body ->> 'refundId'
       JOIN payments p ON p.id = coalesce(r.payment_id, l.body ->> 'paymentId')
       WHERE p.order_id = ? ORDER BY l.id`,
      orderId,
    ),
  ])
  const own = payments?.results ?? []
  const there = books.filter(({ reference }) => own.some((one) => one.reference === reference))
  return {
    order: order?.results[0]?.status ?? 'missing',
    wasPaid: (order?.results[0]?.paid_at ?? null) !== null,
    attempts: own.map(({ status }) => status),
    captured: there.reduce((sum, { captured }) => sum + captured, 0),
    back: there.reduce((sum, { refunded: amount }) => sum + amount, 0),
    receipts: receipts?.results.length ?? 0,
    letters: (letters?.results ?? []).map(({ queue }) => queue),
  }
}

interface Row {
  status: string
  reference: string | null
  paid_at: number | null
  queue: string
}

function bound(query: string, ...values: (number | string)[]): D1PreparedStatement {
  return env.DB.prepare(query).bind(...values)
}
