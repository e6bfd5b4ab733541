import type { Hono } from 'hono'
import * as z from 'zod'
import { Amount } from './amounts.ts'
import { JuspayFailure, refusedRefund } from './errors.ts'
import { emit } from './events.ts'
import { orderOf } from './orders.ts'
import { presentOrder } from './present.ts'
import { type Order, type Refund, refundedAmount, type World } from './world.ts'

/** The least that Juspay pays back, in paise. */
const amountMin = 100

const NewRefund = z.object({
  unique_request_id: z.string().regex(/^[a-z0-9]{1,20}$/i),
  amount: Amount.optional(),
})

/**
 * The refusals are those of Juspay's reference ("Refund Order"). It also refuses a second refund of the
 * same amount within seconds, which nobody could test without waiting: here it is made.
 */
export function addRefunds(app: Hono, world: World): void {
  app.post('/orders/:orderId/refunds', async (c) => {
    const order = orderOf(c, world)
    const wanted = NewRefund.safeParse(await c.req.parseBody())
    if (!wanted.success) throw unreadable(wanted.error)
    const { unique_request_id: uniqueRequestId, amount } = wanted.data
    payBack(world, order, { uniqueRequestId, amount, initiatedBy: 'API' })
    return c.json(presentOrder(order))
  })
}

function unreadable({ issues }: z.ZodError): JuspayFailure {
  const isAmount = issues.every(({ path }) => path[0] === 'amount')
  if (isAmount) return refusedRefund('invalid amount', 'Amount is invalid.')
  const message = 'Mandatory fields are missing'
  return new JuspayFailure(400, {
    status: 'Bad Request',
    error_message: message,
    error_code: message,
  })
}

/** Pays back from an order, all that is left where no amount is named. @throws {JuspayFailure} */
export function payBack(
  world: World,
  order: Order,
  wanted: Pick<Refund, 'uniqueRequestId' | 'initiatedBy'> & { amount: number | undefined },
): Refund {
  const { uniqueRequestId, initiatedBy } = wanted
  if (order.status !== 'CHARGED') {
    throw refusedRefund('invalid.order.not_successful', 'Cannot process unsuccessful order.')
  }
  if (findRefund(world, uniqueRequestId)) {
    throw refusedRefund(
      'duplicate.call',
      'A refund call was already completed with this unique_request_id for the order.',
    )
  }
  const left = order.amount - refundedAmount(order)
  const amount = wanted.amount ?? left
  if (amount > left || left === 0) {
    throw refusedRefund('invalid.amount.exceeded', 'Refund amount exceeds the refundable amount.')
  }
  if (amount < amountMin) throw refusedRefund('invalid amount', 'Amount is invalid.')
  const createdAt = world.simulator.now()
  const refund: Refund = { uniqueRequestId, initiatedBy, amount, createdAt, status: 'PENDING' }
  order.refunds.push(refund)
  endRefund(world, order, refund, order.refundStatus)
  return refund
}

/** What the bank says. */
export function endRefund(
  world: World,
  order: Order,
  refund: Refund,
  status: Refund['status'],
): void {
  if (refund.status === status) return
  refund.status = status
  const name = events[status]
  if (name !== null) emit(world, name, order)
}

const events: Record<Refund['status'], string | null> = {
  PENDING: null,
  SUCCESS: 'ORDER_REFUNDED',
  FAILURE: 'ORDER_REFUND_FAILED',
  MANUAL_REVIEW: 'REFUND_MANUAL_REVIEW_NEEDED',
}

export function findRefund(
  { orders }: World,
  uniqueRequestId: string,
): { order: Order; refund: Refund } | null {
  for (const order of orders.values()) {
    const refund = order.refunds.find((one) => one.uniqueRequestId === uniqueRequestId)
    if (refund) return { order, refund }
  }
  return null
}
