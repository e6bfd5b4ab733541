/*
 * A wallet with a page of its own, simulated: the customer approves there, the shop captures, and
 * pays back by the capture. Whatever it answered under a request id it answers again.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import * as z from 'zod'
import {
  createBooks,
  minorUnits,
  sumOf,
  tell,
  type WalletBooks,
  type WalletOrder,
  type WalletRefund,
  wireMoney,
} from './books.ts'
import { walletSettings } from './settings.ts'

const NewOrder = z.object({
  amount: z.object({ currency_code: z.enum(['USD', 'IRR']), value: z.string() }),
  custom_id: z.string().max(127),
  invoice_id: z.string().max(127),
  return_url: z.url(),
})

const NewRefund = z.object({
  amount: z.object({ currency_code: z.string(), value: z.string() }),
  custom_id: z.string().max(127),
})

const outcomes = ['paid', 'declined', 'cancelled'] as const

export type WalletOutcome = (typeof outcomes)[number]

export interface WalletSimulator {
  app: Hono
  books: WalletBooks
}

export function createWalletSimulator(): WalletSimulator {
  const books = createBooks()
  const app = new Hono()
  app.use('/v1/*', async (c, next) => {
    const isKnown = c.req.header('Authorization') === `Bearer ${walletSettings.apiKey}`
    return isKnown ? next() : refuse(c, 401, 'AUTHENTICATION_FAILURE')
  })
  app.use('/v1/*', repeatable(books))
  addOrders(app, books)
  addRefunds(app, books)
  addPage(app, books)
  return { app, books }
}

/** Errors of the wallet itself are no answers. */
function repeatable({ answers }: WalletBooks): MiddlewareHandler {
  return async (c, next) => {
    const id = c.req.header('Request-Id')
    const known = id === undefined ? undefined : answers.get(`${c.req.path} ${id}`)
    if (known) {
      c.res = new Response(known.text, { status: known.status })
      return
    }
    await next()
    if (id === undefined || c.res.status >= 500) return
    const { status } = c.res
    answers.set(`${c.req.path} ${id}`, { status, text: await c.res.clone().text() })
  }
}

function addOrders(app: Hono, books: WalletBooks): void {
  app.post('/v1/orders', async (c) => {
    const wanted = NewOrder.safeParse(await c.req.json())
    if (!wanted.success) return refuse(c, 400, 'INVALID_REQUEST')
    const { return_url, ...rest } = wanted.data
    const id = `WO${crypto.randomUUID().replaceAll('-', '').toUpperCase()}`
    const href = `${walletSettings.apiUrl}/approve/${id}`
    const order: WalletOrder = {
      ...{ id, status: 'CREATED', ...rest, captures: [] },
      links: [{ rel: 'approve', href }],
    }
    books.orders.set(id, order)
    books.returnUrls.set(id, return_url)
    return c.json(order, 201)
  })
  app.get('/v1/orders/:id', (c) => {
    const order = books.orders.get(c.req.param('id'))
    return order ? c.json(order) : refuse(c, 404, 'RESOURCE_NOT_FOUND')
  })
  app.post('/v1/orders/:id/capture', (c) => {
    const order = books.orders.get(c.req.param('id'))
    if (!order) return refuse(c, 404, 'RESOURCE_NOT_FOUND')
    if (order.status === 'COMPLETED') return refuse(c, 422, 'ORDER_ALREADY_CAPTURED')
    if (order.status !== 'APPROVED') return refuse(c, 422, 'ORDER_NOT_APPROVED')
    if (books.declining.delete(order.id)) {
      order.status = 'PAYER_ACTION_REQUIRED'
      return refuse(c, 422, 'INSTRUMENT_DECLINED')
    }
    order.status = 'COMPLETED'
    order.captures = [{ id: `WC${order.id}`, status: 'COMPLETED', amount: order.amount }]
    tell(books, 'CAPTURE.COMPLETED', order)
    return c.json(order, 201)
  })
}

function addRefunds(app: Hono, books: WalletBooks): void {
  app.get('/v1/captures/:id/refunds', (c) => {
    const order = orderOf(books, c.req.param('id'))
    if (!order) return refuse(c, 404, 'RESOURCE_NOT_FOUND')
    return c.json({ refunds: books.refunds.get(order.id) ?? [] })
  })
  app.post('/v1/captures/:id/refund', async (c) => {
    const order = orderOf(books, c.req.param('id'))
    if (!order) return refuse(c, 404, 'RESOURCE_NOT_FOUND')
    const wanted = NewRefund.safeParse(await c.req.json())
    if (!wanted.success) return refuse(c, 400, 'INVALID_REQUEST')
    const { amount, custom_id } = wanted.data
    const refund = payBack(books, order, { amount: minorUnits(amount), key: custom_id })
    return typeof refund === 'string' ? refuse(c, 422, refund) : c.json(refund, 201)
  })
}

/** Pays back from a capture, or says why not. Without a key it is done in the wallet's dashboard. */
export function payBack(
  books: WalletBooks,
  order: WalletOrder,
  { amount, key }: { amount: number; key: string | null },
): WalletRefund | string {
  const before = books.refunds.get(order.id) ?? []
  const left =
    sumOf(order.captures.map((one) => one.amount)) - sumOf(before.map((one) => one.amount))
  if (left === 0) return 'CAPTURE_FULLY_REFUNDED'
  if (amount > left) return 'REFUND_AMOUNT_EXCEEDED'
  const refund: WalletRefund = {
    id: `WR${crypto.randomUUID()}`,
    status: 'COMPLETED',
    amount: wireMoney(amount, order.amount.currency_code),
    custom_id: key,
    order_id: order.id,
  }
  books.refunds.set(order.id, [...before, refund])
  tell(books, 'CAPTURE.REFUNDED', refund)
  return refund
}

function addPage(app: Hono, books: WalletBooks): void {
  app.post('/approve/:id', async (c) => {
    const order = books.orders.get(c.req.param('id'))
    const { outcome } = await c.req.parseBody()
    const decision = z.enum(outcomes).safeParse(outcome)
    if (!order || !decision.success) return c.text('There is no such payment', 404)
    // Whoever decides again is sent back with what was decided first.
    if (order.status === 'CREATED' || order.status === 'PAYER_ACTION_REQUIRED') {
      decide(books, order, decision.data)
    }
    return c.redirect(`${books.returnUrls.get(order.id)}?token=${order.id}`, 302)
  })
}

function decide(books: WalletBooks, order: WalletOrder, outcome: WalletOutcome): void {
  if (outcome === 'cancelled') {
    order.status = 'VOIDED'
    return
  }
  if (outcome === 'declined') books.declining.add(order.id)
  order.status = 'APPROVED'
  tell(books, 'ORDER.APPROVED', order)
}

function orderOf({ orders }: WalletBooks, capture: string): WalletOrder | undefined {
  return [...orders.values()].find(({ captures }) => captures.some(({ id }) => id === capture))
}

function refuse(c: Context, status: 400 | 401 | 404 | 422, issue: string): Response {
  return c.json({ issue }, status)
}
