import type { Hono } from 'hono'
import * as z from 'zod'
import { readFields } from './payments.ts'
import { findPayment, type Payment, type World } from './world.ts'

const token = 'zibal_refund_test'
const amountMin = 1000
/** A refund is a bank transfer of the next day. */
const arrivesAfterMs = 24 * 60 * 60 * 1000

const NewRefund = z.object({
  trackId: z.coerce.number(),
  accountId: z.string().min(1),
  amount: z.int().positive().optional(),
})

/** Results of Zibal's second API, as far as they matter here; 1 is success. */
const messages = {
  2: 'API key is missing',
  3: 'API key is invalid',
  6: 'input is invalid',
  9: 'amount must be at least 1,000 rials',
}

/**
 * Zibal's refunds, which are not part of the gateway: another host, another credential. Which result
 * Zibal has for a payment that cannot be paid back is not known; here it is 6.
 */
export function addRefunds(app: Hono, world: World): void {
  app.post('/v1/account/refund', async (c) => {
    const refuse = (result: keyof typeof messages) =>
      c.json({ status: false, result, message: messages[result] })
    const authorization = c.req.header('Authorization')
    if (!authorization) return refuse(2)
    if (authorization !== `Bearer ${token}`) return refuse(3)
    const wanted = NewRefund.safeParse(await readFields(c))
    const payment = wanted.data && findPayment(world, wanted.data.trackId)
    if (!wanted.success || payment?.status !== 1) return refuse(6)
    const left = payment.amount - payment.refundedAmount
    const amount = wanted.data.amount ?? left
    if (amount < amountMin) return refuse(9)
    if (amount > left) return refuse(6)
    return c.json(payBack(payment, amount, world.simulator.now()))
  })
}

function payBack(payment: Payment, amount: number, now: Date): object {
  payment.refundedAmount += amount
  const remaining = payment.amount - payment.refundedAmount
  if (remaining === 0) payment.status = 15
  const part = {
    refundId: crypto.randomUUID(),
    amount,
    wageAmount: 0,
    predictedTime: new Date(now.getTime() + arrivesAfterMs).toISOString(),
  }
  const data = { reversed: false, remaining, split: [part] }
  return { status: true, result: 1, message: 'success', data }
}
