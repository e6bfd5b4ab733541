import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { gatewayNamed } from '../../../src/core/payments/gateways.ts'
import { settle } from '../../../src/core/payments/settling/settle.ts'
import { applyWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import type { Gateway } from '../../../src/core/ports.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { controlPaypal } from '../../support/gateways/paypal-books.ts'
import {
  deliverFromPaypal,
  receiveDeliveries,
  receiveFromPaypal,
  takeEvents,
} from '../../support/gateways/paypal-webhooks.ts'
import type { Delivery } from '../../support/gateways/stripe-webhooks.ts'
import { type ApprovedQuote, anApprovedQuote } from '../../support/sales/approved-quotes.ts'
import {
  carryOut,
  expectPaidOnce,
  fateOf,
  inWorld,
  letTimePass,
  lookedAfter,
  open,
} from '../../support/sales/quote-fates.ts'
import { letExpire, payWith, stateOf } from '../../support/sales/quotes.ts'
import { context } from '../../support/world/context.ts'

const approvedType = 'CHECKOUT.ORDER.APPROVED'
const capturedType = 'PAYMENT.CAPTURE.COMPLETED'

async function aPaidQuote(): Promise<ApprovedQuote> {
  const quoted = await anApprovedQuote()
  await payWith(quoted.customer, quoted.reference)
  return quoted
}

describe('an approved order whose buyer never came back', () => {
  it('is captured through the event alone, and answers when he does come', async () => {
    const quoted = await anApprovedQuote()
    const events = await takeEvents(quoted.reference, approvedType)
    for (const event of events) {
      const { status, body } = await deliverFromPaypal(event)
      expect({ status, body }).toEqual({ status: 200, body: { received: true } })
    }
    expect(events).toHaveLength(1)
    await receiveDeliveries(quoted.reference, [])
    await expectPaidOnce(quoted)

    const { status, body } = await payWith(quoted.customer, quoted.reference)
    expect({ status, amount: body.amount }).toEqual({ status: 200, amount: '24.98' })
    await expectPaidOnce(quoted)
  })

  it('is captured once, though the event comes again and again', async () => {
    const quoted = await anApprovedQuote()
    const events = await takeEvents(quoted.reference, approvedType)
    const deliveries = events.flatMap((event) => [event, event, event])
    expect(deliveries).toHaveLength(3)
    await receiveDeliveries(quoted.reference, deliveries)
    await receiveDeliveries(quoted.reference, deliveries)
    await expectPaidOnce(quoted)
  })

  it('is found by the schedule where the event is lost', async () => {
    const quoted = await anApprovedQuote()
    await takeEvents(quoted.reference, approvedType)
    await letTimePass(quoted)
    await expectPaidOnce(quoted)
  })

  it('makes an order of the buyer’s account', async () => {
    const quoted = await anApprovedQuote()
    await receiveFromPaypal(quoted.reference)
    const { body: orders } = await quoted.customer.get('/api/orders/', { expect: 200 })
    expect(orders).toMatchObject([
      {
        customer_email: quoted.customer.email,
        total: '24.98',
        status: 'PROCESSING',
        payment: { method: 'PAYPAL', status: 'PAID' },
      },
    ])
  })
})

describe('a buyer who comes back', () => {
  it('gets the one order, though the event is applied at the same time', async () => {
    const quoted = await anApprovedQuote()
    const events = await takeEvents(quoted.reference, approvedType)
    await Promise.all(events.map(deliverFromPaypal))
    const [answer] = await Promise.all([
      payWith(quoted.customer, quoted.reference),
      receiveDeliveries(quoted.reference, []),
    ])
    expect(answer.status).toBe(200)
    await expectPaidOnce(quoted)
  })

  it('gets the one order, though he sends it several times at once', async () => {
    const quoted = await anApprovedQuote()
    const answers = await Promise.all(
      [1, 2, 3].map(() => payWith(quoted.customer, quoted.reference)),
    )
    const orders = new Set(answers.map(({ status, body }) => `${status} ${body.order_id}`))
    expect(orders.size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    await expectPaidOnce(quoted)
  })

  it('has his order, and late events change nothing of it', async () => {
    const quoted = await aPaidQuote()
    const { order_id: id } = (await payWith(quoted.customer, quoted.reference)).body
    const before = await quoted.customer.get(`/api/orders/${id}/`)
    await receiveFromPaypal(quoted.reference)
    expect((await quoted.customer.get(`/api/orders/${id}/`)).body).toEqual(before.body)
    await expectPaidOnce(quoted)
  })
})

describe('news of the capture', () => {
  it('changes nothing of an order that is there', async () => {
    const quoted = await aPaidQuote()
    const events: Delivery[] = await takeEvents(quoted.reference, capturedType)
    expect(events).toHaveLength(1)
    await receiveDeliveries(quoted.reference, [...events, ...events])
    await expectPaidOnce(quoted)
  })

  it('changes nothing where it is settled before PayPal has answered the shop', async () => {
    const quoted = await anApprovedQuote()
    await inWorld(quoted.customer, (world) => {
      const paypal = gatewayNamed(world, 'paypal')
      const charge: Gateway['charge'] = async (request) => {
        if (!paypal.charge) throw new Error('PayPal charges nothing')
        const answer = await paypal.charge(request)
        await settle(world, answer)
        return answer
      }
      return { gateways: { ...world.gateways, paypal: { ...paypal, charge } } }
    })
    expect((await payWith(quoted.customer, quoted.reference)).status).toBe(200)
    await receiveFromPaypal(quoted.reference)
    await carryOut(quoted.quote)
    await expectPaidOnce(quoted)
  })

  it('of money that the shop has not asked for makes the order', async () => {
    const quoted = await anApprovedQuote()
    await takeEvents(quoted.reference, approvedType)
    await gatewayNamed(context(), 'paypal').confirm(quoted.reference, crypto.randomUUID())
    await receiveDeliveries(quoted.reference, await takeEvents(quoted.reference, capturedType))
    await expectPaidOnce(quoted)
  })
})

describe('news of an earlier decline', () => {
  it('has PayPal asked no more once the checkout that was approved anew has expired', async () => {
    const quoted = await anApprovedQuote()
    const { reference } = quoted
    await takeEvents(reference, approvedType)
    const evidence = JSON.stringify({ about: 'hint', gateway: 'paypal', reference })
    const id = await env.DB.prepare(
      `INSERT INTO webhook_events(gateway, event_id, type, evidence, received_at, due_at)
       VALUES ('paypal', ?, 'PAYMENT.CAPTURE.DECLINED', ?, 1, 1) RETURNING id`,
    )
      .bind(`WH-${reference}`, evidence)
      .first<number>('id')
    await letExpire(quoted.quote)
    await applyWebhook(context(), id ?? 0)
    await runScheduled(context())
    expect(await stateOf(quoted.quote)).not.toBe('open')
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })
})

describe('an approval that PayPal takes back', () => {
  it('captures nothing, and ends the payment', async () => {
    const quoted = await anApprovedQuote()
    await takeEvents(quoted.reference, approvedType)
    await controlPaypal(`orders/${quoted.reference}/reversal`, {})
    await receiveFromPaypal(quoted.reference)
    expect(await fateOf(quoted)).toEqual({ ...open, payments: ['cancelled'] })
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })
})
