import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { mailsTo } from '../customers/mail.ts'
import { type CortexSale, paymentRowsOf } from '../sales/cortex-sales.ts'
import { readReservations } from '../sales/invariants.ts'
import { readZibalBooks } from './zibal-books.ts'

/** What became of a sale, as the customer, the shelf and Zibal see it. */
export interface ZibalFate {
  order: string
  wasPaid: boolean
  /** Those that Zibal has opened, oldest first. */
  payments: string[]
  verified: number
  unitsBack: number
  mails: string[]
}

const waiting: ZibalFate = {
  order: 'pending',
  wasPaid: false,
  payments: ['pending'],
  verified: 0,
  unitsBack: 0,
  mails: [],
}

const paid: ZibalFate = {
  ...waiting,
  order: 'processing',
  wasPaid: true,
  payments: ['succeeded'],
  verified: 1,
  mails: ['Payment received for order'],
}

/** The attempt to pay is over, the order is not. */
const declined: ZibalFate = { ...waiting, payments: ['cancelled'] }

/** Cancelled before its money was taken. */
const closed: ZibalFate = { ...declined, order: 'cancelled', unitsBack: 1 }

export const zibalFates = { waiting, paid, declined, closed }

/** All of them came to the same end; a failure names the step. */
export async function expectZibalFates(sales: CortexSale[], fate: ZibalFate): Promise<void> {
  for (const [index, sale] of sales.entries()) {
    expect(await zibalFateOf(sale), `step ${index + 1}`).toEqual(fate)
  }
}

export async function zibalFateOf(sale: CortexSale): Promise<ZibalFate> {
  const { orderId, checkoutId, customer, shop } = sale
  const order = await env.DB.prepare('SELECT status, paid_at FROM orders WHERE id = ?')
    .bind(orderId)
    .first<{ status: string; paid_at: number | null }>()
  const [payments, books, sold, mails] = await Promise.all([
    paymentRowsOf(orderId),
    readZibalBooks(orderId),
    readReservations(shop.product.variantId),
    mailsTo(customer.email),
  ])
  return {
    order: order?.status ?? 'missing',
    wasPaid: order?.paid_at !== null,
    payments: payments.filter(({ reference }) => reference !== null).map(({ status }) => status),
    verified: books.filter(({ verifiedAt }) => verifiedAt !== null).length,
    unitsBack: sold.find((one) => one.checkoutId === checkoutId)?.returned ?? -1,
    mails: mails.map(({ subject }) => subject.replace(/ \d+$/, '')).sort(),
  }
}
