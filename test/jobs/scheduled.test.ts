import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { cancelOwnOrder } from '../../src/core/fulfilment/change-status.ts'
import { deliverMessages, type QueuedMessage } from '../../src/core/messages/deliver-messages.ts'
import { runEffects } from '../../src/core/outbox/run-outbox.ts'
import { GatewayRefused } from '../../src/core/payments/errors.ts'
import { settleAndRun } from '../../src/core/payments/settling/settle.ts'
import type { Context, Gateways, Messenger } from '../../src/core/ports.ts'
import worker from '../../src/index.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { stockOf } from '../support/catalogue/products.ts'
import { aCustomer } from '../support/customers/customers.ts'
import { mailsTo } from '../support/customers/mail.ts'
import { password } from '../support/customers/password.ts'
import { endFaults, fault } from '../support/faults/faults.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { pay, refundsAtStripe } from '../support/gateways/stripe-payments.ts'
import { receiveWebhooks, takeWebhooks } from '../support/gateways/stripe-webhooks.ts'
import { anIntent, anOrder, aPaidOrder } from '../support/sales/orders.ts'
import { context } from '../support/world/context.ts'

afterEach(endFaults)

async function outboxId(kind: string, key: string): Promise<number> {
  const row = await env.DB.prepare('SELECT id FROM outbox WHERE kind = ? AND key LIKE ?')
    .bind(kind, `${key}%`)
    .first<{ id: number }>()
  return row?.id ?? 0
}

async function consume(queue: string, body: unknown) {
  const message = { id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }
  const batch = createMessageBatch(queue, [message])
  const execution = createExecutionContext()
  await worker.queue?.(batch, env, execution)
  return getQueueResult(batch, execution)
}

/** A bank transfer, say: Stripe can no longer cancel such a payment, and has no money yet. */
function whileMoneyIsOnItsWay(): Context {
  const world = context()
  const stripe: Gateways['stripe'] = {
    ...world.gateways.stripe,
    cancel: () => Promise.reject(new GatewayRefused('state', 'It is being processed')),
    retrieve: async (reference) => {
      return { ...(await world.gateways.stripe.retrieve(reference)), state: 'processing' }
    },
  }
  return { ...world, gateways: { ...world.gateways, stripe } }
}

describe('scheduled work', () => {
  it('cancels an order that stays unpaid and returns its stock', async () => {
    const { customer, order, product } = await anOrder()
    await runScheduled(inMinutes(context(), 59))
    expect((await customer.get(`/orders/${order.id}/`)).body.status).toBe('processing')
    await runScheduled(inMinutes(context(), 61))
    expect((await customer.get(`/orders/${order.id}/`)).body.status).toBe('cancelled')
    expect(await stockOf(product)).toBe(10)
  })

  it('leaves a paid order alone', async () => {
    const { customer, order } = await aPaidOrder()
    await runScheduled(inMinutes(context(), 600))
    expect((await customer.get(`/orders/${order.id}/`)).body.status).toBe('processing')
  })

  it('finds a payment whose webhook was lost, after ten minutes', async () => {
    const { customer, payment, clientSecret } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    await pay(reference, clientSecret)
    await takeWebhooks(reference)
    await runScheduled(inMinutes(context(), 9))
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('pending')
    await runScheduled(inMinutes(context(), 11))
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('succeeded')
  })

  it('finds it too when the card was declined at first', async () => {
    const { customer, payment, clientSecret } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    await pay(reference, clientSecret, 'pm_card_chargeDeclined')
    await receiveWebhooks(reference)
    await pay(reference, clientSecret)
    await takeWebhooks(reference)
    await runScheduled(inMinutes(context(), 11))
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('succeeded')
  })

  it('makes a refund that the gateway did not take at first, once', async () => {
    const { customer, payment } = await aPaidOrder()
    await fault({ gateway: 'stripe', operation: 'refund', kind: 'error', count: 4 })
    await customer.post('/payments/refund/', { payment_id: payment.id }, { expect: 200 })
    expect(await refundsAtStripe(payment.stripe_payment_intent_id)).toEqual([])
    await endFaults()
    await runScheduled(inMinutes(context(), 10))
    await runScheduled(inMinutes(context(), 120))
    expect(await refundsAtStripe(payment.stripe_payment_intent_id)).toHaveLength(1)
  })

  it('refunds money that was on its way when its order was cancelled, without a webhook', async () => {
    const { customer, order, payment, clientSecret } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    await cancelOwnOrder(whileMoneyIsOnItsWay(), customer.id, {
      orderId: order.id,
      operationId: null,
    })
    await pay(reference, clientSecret)
    await takeWebhooks(reference)
    await runScheduled(inMinutes(context(), 11))
    expect((await refundsAtStripe(reference)).map((refund) => refund.amount)).toEqual([3998])
  })

  it('refunds money that comes for a checkout that was aborted', async () => {
    const { payment, clientSecret } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    await pay(reference, clientSecret)
    await env.DB.batch([
      env.DB.prepare('DELETE FROM payments WHERE reference = ?').bind(reference),
      env.DB.prepare("INSERT INTO checkout_outcomes VALUES ('gone', 'aborted', 0)"),
    ])
    const evidence = {
      gateway: 'stripe',
      reference,
      state: 'succeeded',
      money: { amount: 3998, currency: 'USD' },
      failureMessage: null,
      metadata: { checkout_id: 'gone' },
    } as const
    await settleAndRun(context(), evidence)
    await settleAndRun(context(), evidence)
    const refunds = await refundsAtStripe(reference)
    expect(refunds.map((refund) => refund.amount)).toEqual([3998])
  })

  it('fulfils nothing when the gateway names another amount', async () => {
    const { customer, payment } = await anIntent()
    await settleAndRun(context(), {
      gateway: 'stripe',
      reference: payment.stripe_payment_intent_id,
      state: 'succeeded',
      money: { amount: 1, currency: 'USD' },
      failureMessage: null,
      metadata: {},
    })
    expect((await customer.get(`/payments/${payment.id}/`)).body.status).toBe('processing')
  })
})

describe('messages', () => {
  it('confirm the order by email, once', async () => {
    const { customer, order } = await anOrder()
    const id = await outboxId('message.order_confirmation', `order:${order.id}:`)
    expect(
      (await consume('messages', { outboxId: id, kind: 'message.order_confirmation' }))
        .explicitAcks,
    ).toHaveLength(1)
    await consume('messages', { outboxId: id, kind: 'message.order_confirmation' })
    const mails = (await mailsTo(customer.email)).filter((mail) => mail.subject.includes('order'))
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain('$39.98')
  })

  it('tell that the password was changed', async () => {
    const customer = await aCustomer()
    const next = 'An0ther-long-phrase!'
    const change = {
      old_password: password,
      new_password: next,
      new_password2: next,
    }
    await customer.post('/auth/change-password/', change, { expect: 200 })
    const id = await outboxId('message.password_changed', `user:${customer.id}:`)
    await consume('messages', { outboxId: id, kind: 'message.password_changed' })
    const [mail] = await mailsTo(customer.email)
    expect(mail?.subject).toBe('Your password was changed')
  })

  it('are sent once where the queue has them several times', async () => {
    const queued = await aMessageThatNobodySends()
    const ctx = context()
    let sent = 0
    const messenger: Messenger = {
      ...ctx.messenger,
      async send(message, key) {
        sent += 1
        await deliverMessages({ ...ctx, messenger }, [queued])
        await ctx.messenger.send(message, key)
      },
    }
    await Promise.all([1, 2, 3].map(() => deliverMessages({ ...ctx, messenger }, [queued])))
    await deliverMessages({ ...ctx, messenger }, [queued])
    expect(sent).toBe(1)
  })

  it('are sent once where the queue is quicker than who notes that it has them', async () => {
    const queued = await aMessageThatNobodySends()
    const ctx = context()
    const [begun, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let sent = 0
    const send = async () => {
      sent += 1
      begun.resolve()
      if (sent === 1) await mayEnd.promise
    }
    const consumer: Context = { ...ctx, messenger: { ...ctx.messenger, send } }
    const deliveries: Promise<unknown>[] = []
    const messages = (message: QueuedMessage) => {
      deliveries.push(deliverMessages(consumer, [message]))
      return begun.promise
    }
    await runEffects({ ...ctx, queues: { ...ctx.queues, messages } }, 'again:')
    await deliverMessages(consumer, [queued])
    mayEnd.resolve()
    await Promise.all(deliveries)
    expect(sent).toBe(1)
  })

  it('are taken up again where a process died while it sent', async () => {
    const queued = await aMessageThatNobodySends()
    const ctx = context()
    const send = () => new Promise<void>(() => undefined)
    const dying = { ...ctx, messenger: { ...ctx.messenger, send } }
    void deliverMessages(dying, [queued])
    const claimedUntil = async () => (await outboxRow(queued.outboxId))?.claimed_until
    await expect.poll(claimedUntil).not.toBeNull()
    await deliverMessages(ctx, [queued])
    expect((await outboxRow(queued.outboxId))?.done_at).toBeNull()
    await deliverMessages(inMinutes(ctx, 1.1), [queued])
    expect((await outboxRow(queued.outboxId))?.done_at).not.toBeNull()
  })
})

/** Its row is known to no queue, and the sweep comes for it tomorrow. */
async function aMessageThatNobodySends(): Promise<QueuedMessage> {
  const { order } = await anOrder()
  const row = await env.DB.prepare(
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     SELECT 'again:' || key, kind, payload, created_at + 86400000, created_at FROM outbox
     WHERE key = ? RETURNING id AS outboxId, kind`,
  )
    .bind(`order:${order.id}:confirmation`)
    .first<QueuedMessage>()
  if (!row) throw new Error('The order has no confirmation')
  return row
}

function outboxRow(id: number) {
  return env.DB.prepare('SELECT claimed_until, done_at FROM outbox WHERE id = ?')
    .bind(id)
    .first<{ claimed_until: number | null; done_at: number | null }>()
}
