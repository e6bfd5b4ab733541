import type { Hono } from 'hono'
import * as z from 'zod'
import { findCharge } from './charges.ts'
import { readBody, refused } from './errors.ts'
import { type Charge, newId, type Refund, type World } from './world.ts'

const NewRefund = z.strictObject({
  charge: z.string().min(1),
  amount: z.int().min(1).optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
})

export function addRefunds(app: Hono, world: World): void {
  app.post('/v1/refunds', async (c) => {
    const { charge: id, amount, reason } = await readBody(c, NewRefund)
    return c.json(payBack(world, findCharge(world, id, 'charge'), { amount, reason }))
  })
}

/** All that is left, where no amount is named. */
export function payBack(
  world: World,
  charge: Charge,
  wanted: { amount?: number | undefined; reason?: string | undefined },
): Refund {
  if (charge.refunded) {
    throw refused(`The charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  const left = charge.amount_captured - charge.amount_refunded
  const amount = wanted.amount ?? left
  if (amount > left || left === 0) {
    throw refused(`Of the charge ${left} cents are left.`, {
      code: 'invalid_request',
      param: 'amount',
    })
  }
  const refund: Refund = {
    id: newId(),
    object: 'refund',
    amount,
    charge: charge.id,
    created: world.simulator.now().getTime(),
    reason: wanted.reason ?? null,
    status: 'succeeded',
  }
  world.refunds.set(refund.id, refund)
  charge.amount_refunded += amount
  charge.refunded = charge.amount_refunded === charge.amount_captured
  return refund
}
