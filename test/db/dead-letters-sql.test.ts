import { describe, expect, it } from 'vitest'
import {
  driveLetterSql,
  resolutionSql,
  seeLetterSql,
  uncertainRefundSql,
} from '../../scripts/dead-letters/drive-sql.ts'
import { listLettersSql, showLetterSql } from '../../scripts/dead-letters/letter-sql.ts'
import { type DeadLetter, insertDeadLetter } from '../../src/core/dead-letters.ts'
import { deliverMessages } from '../../src/core/messages/deliver-messages.ts'
import { GatewayRefused } from '../../src/core/payments/errors.ts'
import { receiveWebhook, sweepWebhooks } from '../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../src/core/ports.ts'
import { writeBatch } from '../../src/core/write-batch.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { mailsTo } from '../support/customers/mail.ts'
import { silence, withFault } from '../support/faults/faulty-gateway.ts'
import { inMinutes, letAllHappen } from '../support/faults/still-world.ts'
import { type AnySale, anySale, fateOf, rows } from '../support/gateways/drivers/any-sale.ts'
import type { PaymentDriver } from '../support/gateways/drivers/driver.ts'
import { stripeDriver } from '../support/gateways/drivers/stripe.ts'
import { zibalDriver } from '../support/gateways/drivers/zibal.ts'
import { takeWebhooks } from '../support/gateways/stripe-webhooks.ts'
import { aPaidSale, aPayableSale, aShop, cancelSale, payAtStripe } from '../support/sales/sales.ts'
import { runAll as run } from '../support/world/run-all.ts'

async function newestLetter(): Promise<number> {
  const [letter] = await rows<{ id: number }>('SELECT max(id) AS id FROM dead_letters')
  return letter?.id ?? 0
}

async function aLetter(ctx: Context, letter: Omit<DeadLetter, 'reason'>): Promise<number> {
  await writeBatch(ctx.db, [insertDeadLetter(ctx, { ...letter, reason: 'A test' })])
  return newestLetter()
}

/** What `show` tells, by thing. */
async function thingsOf(id: number): Promise<Record<string, Record<string, unknown>>> {
  const things = await run(showLetterSql(id))
  return Object.fromEntries(things.map(({ thing, content }) => [thing, JSON.parse(`${content}`)]))
}

/** Paid and cancelled; the gateway would not pay the money back. */
async function aFailedRefund(
  driver: PaymentDriver,
  fault: () => Promise<never>,
): Promise<{ sale: AnySale; letter: number }> {
  const sale = await anySale([driver])
  const { ctx } = sale.shop
  const payment = await driver.open(ctx, sale)
  await driver.pay(payment, 'paid')
  await driver.comeBack(ctx, sale, payment)
  await cancelSale(withFault(ctx, driver.gateway.name, 'refund', fault), sale)
  await letAllHappen(sale.shop)
  return { sale, letter: await newestLetter() }
}

const refusal = async (): Promise<never> => {
  throw new GatewayRefused('other', 'The balance is too low')
}

describe('a dead letter of a refund', () => {
  const stripe = stripeDriver()
  const zibal = zibalDriver({ hasRefunds: true })

  it('is driven: the money goes back, once', async () => {
    const { sale, letter } = await aFailedRefund(stripe, refusal)
    expect(await run(uncertainRefundSql(letter))).toEqual([])
    expect(await run(driveLetterSql(letter, Date.now()))).toEqual([{ resolution: 'driven' }])
    await runScheduled(inMinutes(sale.shop.ctx, 1))
    await letAllHappen(sale.shop)
    const back = { captured: sale.amount, refunded: sale.amount }
    expect(await stripe.books(sale.orderId)).toEqual(back)
    expect(await rows('SELECT r.status FROM refunds r ORDER BY id DESC LIMIT 1')).toEqual([
      { status: 'succeeded' },
    ])
    expect(await run(driveLetterSql(letter, Date.now()))).toEqual([])
    await runScheduled(inMinutes(sale.shop.ctx, 2))
    expect(await stripe.books(sale.orderId)).toEqual(back)
    expect(await run(resolutionSql(letter))).toEqual([{ resolution: 'driven' }])
  })

  it('is driven also where its effect was forgotten', async () => {
    const { sale, letter } = await aFailedRefund(stripe, refusal)
    await rows("DELETE FROM outbox WHERE kind = 'payment.refund'")
    await run(driveLetterSql(letter, Date.now()))
    await runScheduled(inMinutes(sale.shop.ctx, 1))
    expect(await fateOf(sale, [stripe])).toMatchObject({ kept: 0 })
  })

  it('gets another one where it fails again', async () => {
    const { sale, letter } = await aFailedRefund(stripe, refusal)
    await run(driveLetterSql(letter, Date.now()))
    const failing = withFault(sale.shop.ctx, 'stripe', 'refund', refusal)
    await runScheduled(inMinutes(failing, 1))
    expect(await newestLetter()).toBeGreaterThan(letter)
    expect(await fateOf(sale, [stripe])).toMatchObject({ letters: ['refunds', 'refunds'] })
  })

  it('says where driving it might pay back twice, and is driven all the same', async () => {
    const { sale, letter } = await aFailedRefund(zibal, silence)
    expect(await run(uncertainRefundSql(letter))).toHaveLength(1)
    expect(await run(driveLetterSql(letter, Date.now()))).toEqual([{ resolution: 'driven' }])
    await runScheduled(inMinutes(sale.shop.ctx, 1))
    expect(await fateOf(sale, [zibal])).toMatchObject({ kept: 0 })
  })

  it('is driven at once where its gateway has refused it outright', async () => {
    const { sale, letter } = await aFailedRefund(zibal, refusal)
    expect(await run(uncertainRefundSql(letter))).toEqual([])
    expect(await run(driveLetterSql(letter, Date.now()))).toEqual([{ resolution: 'driven' }])
    await runScheduled(inMinutes(sale.shop.ctx, 1))
    expect(await fateOf(sale, [zibal])).toMatchObject({ kept: 0 })
  })

  it('is shown with its refund, its payment and its order', async () => {
    const { sale, letter } = await aFailedRefund(stripe, refusal)
    // It was asked for twice, under a key of its own each time.
    expect(await thingsOf(letter)).toMatchObject({
      letter: { id: letter, queue: 'refunds', reason: 'The balance is too low' },
      refund: { amount: sale.amount, status: 'failed', failures: 2 },
      payment: { gateway: 'stripe', status: 'refunded', order_id: sale.orderId },
    })
    expect(await thingsOf(letter)).toMatchObject({
      refund: { currency: 'USD' },
      payment: { promised_back: sale.amount, paid_back: 0, currency: 'USD' },
    })
    expect(JSON.stringify(await run(showLetterSql(letter)))).not.toMatch(/@|_secret_/)
  })
})

describe('a dead letter of a message', () => {
  it('is driven, however old the message is', async () => {
    const shop = await aShop()
    await aPaidSale(shop)
    const [message] = await rows<{ id: number }>(
      "SELECT id FROM outbox WHERE kind = 'message.payment_receipt' ORDER BY id DESC LIMIT 1",
    )
    const outboxId = message?.id ?? 0
    const weekMs = 7 * 24 * 60 * 60_000
    await rows(
      'UPDATE outbox SET due_at = 1, done_at = NULL, created_at = created_at - ? WHERE id = ?',
      ...[weekMs, outboxId],
    )
    await deliverMessages(shop.ctx, [{ outboxId, kind: 'message.payment_receipt' }])
    expect(await mailsTo(shop.customer.email ?? '')).toEqual([])
    const letter = await newestLetter()
    expect(await thingsOf(letter)).toMatchObject({ effect: { id: outboxId }, payment: {} })
    expect(await run(driveLetterSql(letter, Date.now()))).toEqual([{ resolution: 'driven' }])
    await letAllHappen(shop)
    expect(await mailsTo(shop.customer.email ?? '')).toHaveLength(1)
  })

  it('is shown without the secret of its link', async () => {
    const { ctx } = await aShop()
    const [row] = await rows<{ id: number }>(
      `INSERT INTO outbox(key, kind, payload, created_at) VALUES ('a link', 'message.activation',
         '{"userId":7,"seed":"s3cret","path":"/secret/"}', 0) RETURNING id`,
    )
    const letter = await aLetter(ctx, { queue: 'messages', body: { outboxId: row?.id ?? 0 } })
    expect((await thingsOf(letter)).effect?.payload).toEqual({ userId: 7 })
  })
})

describe('a dead letter of an event', () => {
  it('is driven: the event is applied', async () => {
    const shop = await aShop()
    const { ctx } = shop
    const sale = await aPayableSale(shop)
    await payAtStripe(sale)
    const [delivery] = (await takeWebhooks(sale.reference)).filter(({ body }) =>
      body.includes('payment_intent.succeeded'),
    )
    const message = { body: delivery?.body ?? '', headers: new Headers(delivery?.headers) }
    await receiveWebhook(ctx, 'stripe', message)
    const [event] = await rows<{ id: number }>('SELECT max(id) AS id FROM webhook_events')
    const eventId = event?.id ?? 0
    await rows('UPDATE webhook_events SET due_at = ? WHERE id = ?', Date.now() * 2, eventId)
    const letter = await aLetter(ctx, { queue: 'webhooks', body: { eventId } })
    expect(await thingsOf(letter)).toMatchObject({
      event: { id: eventId, type: 'payment_intent.succeeded' },
      payment: { reference: sale.reference },
    })
    expect(await run(driveLetterSql(letter, Date.now()))).toEqual([{ resolution: 'driven' }])
    await sweepWebhooks(ctx, 5)
    expect(await rows('SELECT status FROM payments WHERE id = ?', sale.paymentId)).toEqual([
      { status: 'succeeded' },
    ])
  })

  it('is shown with the message itself where that could not be read', async () => {
    const { ctx } = await aShop()
    await rows(
      `INSERT INTO webhook_events(gateway, event_id, type, body, received_at, processed_at)
       VALUES ('stripe', 'evt_odd', 'payment_intent.succeeded', '{"odd":true}', 1, 1)`,
    )
    const body = { gateway: 'stripe', event: 'evt_odd' }
    const letter = await aLetter(ctx, { queue: 'webhooks', body })
    expect(await thingsOf(letter)).toMatchObject({ event: { body: '{"odd":true}' } })
    expect(await run(driveLetterSql(letter, Date.now()))).toEqual([{ resolution: 'seen' }])
  })
})

it('a letter that names nothing to try is marked as seen', async () => {
  const { ctx } = await aShop()
  const body = { gateway: 'stripe', reference: 'pi_1', dispute: 'dp_1' }
  const letter = await aLetter(ctx, { queue: 'disputes', body })
  expect(await run(driveLetterSql(letter, Date.now()))).toEqual([{ resolution: 'seen' }])
})

it('the list tells of what waits, newest first, and of all where that is asked for', async () => {
  const { ctx } = await aShop()
  const body = { gateway: 'stripe', reference: 'pi_2' }
  const first = await aLetter(ctx, { queue: 'refunds', body })
  const second = await aLetter(ctx, { queue: 'payments', body })
  const ids = async (isAll: boolean) => (await run(listLettersSql({ isAll }))).map(({ id }) => id)
  expect((await ids(false)).slice(0, 2)).toEqual([second, first])
  expect(await run(seeLetterSql(second, Date.now()))).toEqual([{ resolution: 'seen' }])
  expect(await run(seeLetterSql(second, Date.now()))).toEqual([])
  expect((await ids(false))[0]).toBe(first)
  expect((await ids(true))[0]).toBe(second)
})
