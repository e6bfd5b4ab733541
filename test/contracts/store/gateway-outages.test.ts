import { afterEach, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import type { CallKind } from '../../simulator/faults.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { anIntent, anOrder, aPaidOrder } from '../../support/sales/orders.ts'
import { refundFacts } from '../../support/sales/rows.ts'
import { context } from '../../support/world/context.ts'

afterEach(endFaults)

const temporarily = { detail: 'Temporarily unavailable. Please try again.' }

/** Until it is ended. */
function stripeAnswers(kind: CallKind): Promise<void> {
  return fault({ gateway: 'stripe', operation: '*', kind, count: 1000 })
}

describe.each<CallKind>(['unauthorized', 'forbidden', 'too-many', 'null', 'empty', 'error'])(
  'where Stripe answers every call with %s',
  (kind) => {
    it('customers are told to try again, and can', async () => {
      const [{ customer, order }, open] = await Promise.all([anOrder(), anIntent()])
      const create = { order_id: order.id }
      const cancel = { payment_id: open.payment.id }
      const sync = { payment_intent_id: open.payment.stripe_payment_intent_id }
      await stripeAnswers(kind)
      const answers = [
        await customer.post('/payments/create-intent/', create, { expect: 503 }),
        await open.customer.post('/payments/sync-status/', sync, { expect: 503 }),
        await open.customer.post('/payments/cancel/', cancel, { expect: 503 }),
      ]
      for (const { body } of answers) expect(body).toEqual(temporarily)
      await endFaults()
      await customer.post('/payments/create-intent/', create, { expect: 201 })
      await open.customer.post('/payments/cancel/', cancel, { expect: 200 })
    })

    it('a refund waits until it answers again', async () => {
      const { customer, payment } = await aPaidOrder()
      await stripeAnswers(kind)
      await customer.post('/payments/refund/', { payment_id: payment.id }, { expect: 200 })
      for (const minutes of [1, 10, 30]) await runScheduled(inMinutes(context(), minutes))
      expect(await refundFacts(payment.id)).toMatchObject([{ status: 'pending' }])
      await endFaults()
      await runScheduled(inMinutes(context(), 120))
      expect(await refundFacts(payment.id)).toMatchObject([{ status: 'succeeded' }])
      const refunds = await refundsAtStripe(payment.stripe_payment_intent_id)
      expect(refunds.map(({ amount }) => amount)).toEqual([3998])
    })
  },
)

it('a secret key that Stripe does not know is an outage, not a refusal', async () => {
  const { customer, order } = await anOrder()
  const fetch = withEnv({ STRIPE_SECRET_KEY: 'sk_test_revoked' })
  const unlucky = storeClient({ token: customer.tokens.access, fetch })
  const request = { order_id: order.id }
  const { body } = await unlucky.post('/payments/create-intent/', request, { expect: 503 })
  expect(body).toEqual(temporarily)
})
