import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { find, invalidRequest, unprocessable } from './errors.ts'
import { emit } from './events.ts'
import { newId } from './ids.ts'
import { newOrder, readRequest } from './new-order.ts'
import { presentCapture, presentOrder } from './present.ts'
import { once, type Present } from './repeated.ts'
import { type Capture, goodFate, type Order, type World } from './world.ts'

/** How long PayPal remembers the request ids of orders. */
const keptMs = 6 * 60 * 60 * 1000

/** Refusals after which the buyer has to go to PayPal's page again; others leave the order approved. */
const sentBack = [
  'INSTRUMENT_DECLINED',
  'PAYER_ACTION_REQUIRED',
  'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING',
]

export function addOrders(app: Hono, world: World): void {
  app.post('/v2/checkout/orders', async (c) => {
    const request = await readJson(c)
    return once(c, world, keptMs, () => {
      const hasKey = c.req.header('PayPal-Request-Id') !== undefined
      const order = newOrder(world, request, { hasKey, pageUrl: (id) => pageUrlOf(c, id) })
      world.orders.set(order.id, order)
      return presentation(world, order)
    })
  })
  app.get('/v2/checkout/orders/:id', (c) => {
    return c.json(presentOrder(world, find(world.orders, c.req.param('id')), true))
  })
  app.post('/v2/checkout/orders/:id/capture', async (c) => {
    readRequest(z.strictObject({}), await readJson(c))
    return once(c, world, keptMs, () => {
      const order = find(world.orders, c.req.param('id'))
      captureOrder(world, order)
      return presentation(world, order)
    })
  })
}

function presentation(world: World, order: Order): Present {
  return (isFull) => presentOrder(world, order, isFull)
}

/** The approval page, on the same host as the API. */
function pageUrlOf(c: Context, id: string): string {
  const [prefix = ''] = c.req.path.split('/v2/')
  return `${new URL(c.req.url).origin}${prefix}/checkoutnow?token=${id}`
}

/** @throws {PaypalFailure} */
function captureOrder(world: World, order: Order): void {
  if (order.status === 'COMPLETED') throw unprocessable('ORDER_ALREADY_CAPTURED')
  if (order.status !== 'APPROVED') throw unprocessable('ORDER_NOT_APPROVED')
  const { fate } = order
  // It befalls one attempt.
  order.fate = goodFate
  order.updatedAt = world.simulator.now()
  switch (fate.outcome) {
    case 'COMPLETED':
    case 'PENDING':
    case 'DECLINED':
      order.status = 'COMPLETED'
      tellOf(world, takeMoney(world, order, { ...fate, status: fate.outcome }))
      return
    default: {
      const isSentBack = sentBack.includes(fate.outcome)
      if (isSentBack) order.status = 'PAYER_ACTION_REQUIRED'
      const links = isSentBack ? [{ href: order.pageUrl, rel: 'redirect', method: 'GET' }] : []
      throw unprocessable(fate.outcome, { links, isDecline: true })
    }
  }
}

function takeMoney(
  world: World,
  order: Order,
  fate: Pick<Capture, 'status' | 'hasPendingRefunds'> & Pick<Order['fate'], 'amount'>,
): Capture {
  const { status, hasPendingRefunds } = fate
  const reasons: Partial<Record<Capture['status'], string>> = {
    PENDING: 'PENDING_REVIEW',
    DECLINED: 'OTHER',
  }
  const capture: Capture = {
    id: newId(),
    orderId: order.id,
    status,
    reason: reasons[status] ?? null,
    amount: fate.amount ?? order.amount,
    customId: order.customId,
    invoiceId: order.invoiceId,
    hasPendingRefunds,
    createdAt: order.updatedAt,
    updatedAt: order.updatedAt,
  }
  world.captures.set(capture.id, capture)
  return capture
}

/** Ends a capture that was pending. */
export function endCapture(world: World, capture: Capture, status: 'COMPLETED' | 'DECLINED'): void {
  capture.status = status
  capture.reason = status === 'DECLINED' ? 'OTHER' : null
  capture.updatedAt = world.simulator.now()
  tellOf(world, capture)
}

function tellOf(world: World, capture: Capture): void {
  const types: Partial<Record<Capture['status'], string>> = {
    COMPLETED: 'PAYMENT.CAPTURE.COMPLETED',
    PENDING: 'PAYMENT.CAPTURE.PENDING',
    DECLINED: 'PAYMENT.CAPTURE.DENIED',
  }
  const type = types[capture.status]
  if (!type) return
  const resource = presentCapture(capture)
  emit(world, { type, resourceType: 'capture', resource, orderId: capture.orderId })
}

/** Nothing where the body is empty. @throws {PaypalFailure} */
export async function readJson(c: Context): Promise<unknown> {
  const text = await c.req.text()
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw invalidRequest('MALFORMED_REQUEST_JSON')
  }
}
