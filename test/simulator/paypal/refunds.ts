import type { Hono } from 'hono'
import * as z from 'zod'
import { find, unprocessable } from './errors.ts'
import { emit } from './events.ts'
import { newId } from './ids.ts'
import { NewMoney, readPositive, sumOf, type WireMoney } from './money.ts'
import { readRequest } from './new-order.ts'
import { readJson } from './orders.ts'
import { presentCapture, presentRefund } from './present.ts'
import { once } from './repeated.ts'
import { type Capture, type Refund, refundsOf, type World } from './world.ts'

/** How long PayPal remembers the request ids of refunds. */
const keptMs = 45 * 24 * 60 * 60 * 1000

const NewRefund = z.strictObject({
  amount: NewMoney.optional(),
  custom_id: z.string().min(1).max(127).optional(),
  invoice_id: z.string().min(1).max(127).optional(),
  note_to_payer: z.string().min(1).max(255).optional(),
})

export function addRefunds(app: Hono, world: World): void {
  app.get('/v2/payments/captures/:id', (c) => {
    return c.json(presentCapture(find(world.captures, c.req.param('id'))))
  })
  app.post('/v2/payments/captures/:id/refund', async (c) => {
    const wanted = readRequest(NewRefund, await readJson(c))
    return once(c, world, keptMs, () => {
      const capture = find(world.captures, c.req.param('id'))
      const refund = payBack(world, capture, {
        amount: wanted.amount,
        customId: wanted.custom_id,
        invoiceId: wanted.invoice_id,
      })
      return (isFull) => {
        const { id, status } = refund
        return isFull ? presentRefund(world, refund) : { id, status }
      }
    })
  })
  app.get('/v2/payments/refunds/:id', (c) => {
    return c.json(presentRefund(world, find(world.refunds, c.req.param('id'))))
  })
}

/**
 * Pays back from a capture, all that is left where no amount is named. Without ids of its own the
 * refund has those of the capture, as one of PayPal's dashboard. @throws {PaypalFailure}
 */
export function payBack(
  world: World,
  capture: Capture,
  wanted: {
    amount: WireMoney | undefined
    customId?: string | undefined
    invoiceId?: string | undefined
  },
): Refund {
  const amount = amountToRefund(world, capture, wanted.amount)
  const now = world.simulator.now()
  const refund: Refund = {
    id: newId(),
    captureId: capture.id,
    status: capture.hasPendingRefunds ? 'PENDING' : 'COMPLETED',
    amount,
    customId: wanted.customId ?? capture.customId,
    invoiceId: wanted.invoiceId ?? capture.invoiceId,
    createdAt: now,
    updatedAt: now,
  }
  world.refunds.set(refund.id, refund)
  tellOf(world, capture, refund)
  return refund
}

function amountToRefund(world: World, capture: Capture, wanted: WireMoney | undefined) {
  if (capture.status === 'PENDING') throw unprocessable('PENDING_CAPTURE')
  if (capture.status === 'DECLINED') throw unprocessable('REFUND_NOT_ALLOWED')
  assertUndisputed(world, capture)
  const left = { ...capture.amount, hundredths: capture.amount.hundredths - gone(world, capture) }
  if (left.hundredths === 0n) throw unprocessable('CAPTURE_FULLY_REFUNDED')
  if (!wanted) return left
  const amount = readPositive(wanted)
  if (amount.currency !== left.currency) throw unprocessable('REFUND_CAPTURE_CURRENCY_MISMATCH')
  if (amount.hundredths > left.hundredths) throw unprocessable('REFUND_AMOUNT_EXCEEDED')
  return amount
}

function assertUndisputed({ disputes }: World, { id }: Capture): void {
  const isOpen = [...disputes.values()].some(
    ({ captureId, status }) => captureId === id && status !== 'RESOLVED',
  )
  if (isOpen) throw unprocessable('TRANSACTION_DISPUTED')
}

/** What has gone back, or is on its way. */
function gone(world: World, capture: Capture): bigint {
  const standing = refundsOf(world, capture.id).filter(({ status }) => status !== 'FAILED')
  return sumOf(standing.map(({ amount }) => amount))
}

/** What the buyer's bank says in the end; a refund that has succeeded may fail later. */
export function endRefund(world: World, refund: Refund, status: 'COMPLETED' | 'FAILED'): void {
  const capture = world.captures.get(refund.captureId)
  if (!capture || refund.status === 'FAILED' || refund.status === status) return
  refund.status = status
  refund.updatedAt = world.simulator.now()
  tellOf(world, capture, refund)
}

function tellOf(world: World, capture: Capture, refund: Refund): void {
  const refunded = gone(world, capture)
  const isAll = refunded === capture.amount.hundredths
  const isPart = refunded > 0n
  capture.status = isAll ? 'REFUNDED' : isPart ? 'PARTIALLY_REFUNDED' : 'COMPLETED'
  capture.updatedAt = refund.updatedAt
  const types: Record<Refund['status'], string> = {
    COMPLETED: 'PAYMENT.CAPTURE.REFUNDED',
    PENDING: 'PAYMENT.REFUND.PENDING',
    FAILED: 'PAYMENT.REFUND.FAILED',
  }
  emit(world, {
    type: types[refund.status],
    resourceType: 'refund',
    resource: presentRefund(world, refund),
    orderId: capture.orderId,
  })
}
