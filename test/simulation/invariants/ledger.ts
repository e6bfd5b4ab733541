import type { Books } from '../books.ts'
import { type Letters, readLetters } from './letters.ts'

type Flag = 0 | 1

interface OrderRow {
  id: number
  checkoutId: string
  quoteId: string | null
  status: string
  currency: string
  subtotal: number
  /** What the parts of the total add up to. */
  sum: number
  total: number
  /** What pays beside money, in minor units. */
  beside: number
  due: number
  paidAt: number | null
  paidBy: number | null
  /** What its cancellation keeps of its payment. */
  charged: number
  /** Its cart was priced and ordered as a whole. */
  isOfWholeCart: Flag
  expiresAt: number | null
  isAcceptedWhenPlaced: Flag
}

interface ItemRow {
  orderId: number
  variantId: number
  quantity: number
  amount: number
}

interface PaymentRow {
  id: number
  key: string
  orderId: number | null
  quoteId: string | null
  checkoutId: string | null
  gateway: string
  reference: string | null
  status: string
  amount: number
  currency: string
  captured: number | null
  /** What is promised back. */
  promised: number
  isReviewed: Flag
  failureMessage: string | null
  lookAt: number | null
}

export interface RefundRow {
  id: number
  paymentId: number
  amount: number
  status: string
  isAdopted: Flag
  /** A client has asked for it under a key. */
  isAskedFor: Flag
  reference: string | null
  lookAt: number | null
}

/** An effect that is not done, or a setting of stock. */
interface EffectRow {
  id: number
  key: string
  kind: string
  dueAt: number | null
  doneAt: number | null
  variantId: number | null
  paymentId: number | null
}

export interface Order extends OrderRow {
  /** One a variant. */
  items: ItemRow[]
  payments: Payment[]
}

export interface Payment extends PaymentRow {
  /** Null for money of which the shop knows no order. */
  order: Order | null
  refunds: RefundRow[]
}

/** What D1 says of sales and of the work they cause, read once for all rules. */
export interface Ledger {
  books: Books
  orders: Order[]
  ordersByCheckout: Map<string, Order>
  /** By checkout. */
  outcomes: Map<string, string>
  payments: Payment[]
  effects: EffectRow[]
  letters: Letters
}

/** A rule over the ledger: says in a sentence each what breaks it. */
export type Rule = (ledger: Ledger) => string[]

const ordersSql = `
  SELECT id, checkout_id AS checkoutId, quote_id AS quoteId, status, currency, subtotal_amount AS subtotal,
    subtotal_amount - discount_amount + shipping_amount + tax_amount AS sum,
    total_amount AS total, points_amount + credit_amount + gift_card_amount AS beside,
    due_amount AS due, paid_at AS paidAt, paid_by AS paidBy, charged_amount AS charged,
    sale IS NOT NULL AS isOfWholeCart, expires_at AS expiresAt,
    policy ->> 'accepted' = 'when_placed' AS isAcceptedWhenPlaced
  FROM orders`

const itemsSql = `
  SELECT order_id AS orderId, variant_id AS variantId, sum(quantity) AS quantity,
    sum(quantity * unit_amount) AS amount
  FROM order_items GROUP BY order_id, variant_id`

const paymentsSql = `
  SELECT id, key, order_id AS orderId, quote_id AS quoteId, checkout_id AS checkoutId, gateway, reference, status,
    amount, currency, captured_amount AS captured, refunded_amount AS promised,
    review_reason IS NOT NULL AS isReviewed, failure_message AS failureMessage, look_at AS lookAt
  FROM payments`

const refundsSql = `
  SELECT id, payment_id AS paymentId, amount, status, is_adopted AS isAdopted,
    operation_id IS NOT NULL AS isAskedFor, reference, look_at AS lookAt
  FROM refunds`

const effectsSql = `
  SELECT id, key, kind, due_at AS dueAt, done_at AS doneAt, payload ->> 'variantId' AS variantId,
    payload ->> 'paymentId' AS paymentId
  FROM outbox WHERE done_at IS NULL OR due_at IS NOT NULL OR kind = 'stock.set'`

const outcomesSql = 'SELECT checkout_id AS checkoutId, outcome FROM checkout_outcomes'

/** Reads what the rules compare. */
export function readLedger(books: Books): Ledger {
  const { d1 } = books
  const orders = d1<OrderRow>(ordersSql).map(
    (row): Order => Object.assign(row, { items: [], payments: [] }),
  )
  const ordersById = new Map(orders.map((order) => [order.id, order]))
  for (const item of d1<ItemRow>(itemsSql)) ordersById.get(item.orderId)?.items.push(item)
  const outcomes = d1<{ checkoutId: string; outcome: string }>(outcomesSql)
  return {
    books,
    orders,
    ordersByCheckout: new Map(orders.map((order) => [order.checkoutId, order])),
    outcomes: new Map(outcomes.map(({ checkoutId, outcome }) => [checkoutId, outcome])),
    payments: readPayments(books, ordersById),
    effects: d1<EffectRow>(effectsSql),
    letters: readLetters(books),
  }
}

function readPayments({ d1 }: Books, orders: Map<number, Order>): Payment[] {
  const payments = new Map<number, Payment>()
  for (const row of d1<PaymentRow>(paymentsSql)) {
    const order = orders.get(row.orderId ?? 0) ?? null
    const payment: Payment = Object.assign(row, { order, refunds: [] })
    order?.payments.push(payment)
    payments.set(row.id, payment)
  }
  for (const refund of d1<RefundRow>(refundsSql))
    payments.get(refund.paymentId)?.refunds.push(refund)
  return [...payments.values()]
}

/** The gateway has its money, or had. */
export function isPaid({ status }: Payment): boolean {
  return status === 'succeeded' || status === 'refunded'
}

/** It can be paid, or is being paid. */
export function isOpen({ status }: Payment): boolean {
  return status === 'pending' || status === 'processing' || status === 'failed'
}

/** Refunds that are owed, whatever has become of them. */
export function owedRefunds({ refunds }: Payment): RefundRow[] {
  return refunds.filter(({ status }) => status !== 'cancelled')
}

/** Those that the shop itself owes: nobody asked for them in the gateway's dashboard. */
export function ownRefunds(payment: Payment): RefundRow[] {
  return owedRefunds(payment).filter(({ isAdopted }) => isAdopted === 0)
}

/** What its order keeps of it, in minor units: it was cancelled, and points that it had brought were spent. */
export function chargedOf({ id, order }: Payment): number {
  return order?.paidBy === id ? order.charged : 0
}

/** The sum of amounts, in minor units. */
export function sumOf(things: { amount: number }[]): number {
  return things.reduce((sum, { amount }) => sum + amount, 0)
}
