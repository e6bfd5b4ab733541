import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import { costOf } from '../../../src/cost.ts'
import type { WriteBudget } from '../../budgets/budgets.ts'
import * as budgets from '../../budgets/paying.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { aKey } from '../../support/faults/lost-answers.ts'
import {
  decideAtJuspay,
  deliverFromJuspay,
  takeJuspayEvents,
} from '../../support/gateways/juspay-orders.ts'
import { signedAnew } from '../../support/gateways/payu-forms.ts'
import {
  comeBack,
  decideAtPayu,
  openAtPayu,
  payAtPayu,
  tellAsPayu,
} from '../../support/gateways/payu-payments.ts'
import type { Answer } from '../../support/http/client.ts'
import { letMinutesPass } from '../../support/sales/cart-sales.ts'
import {
  anOrderBy,
  aPayuForm,
  type Ordered,
  retryBy,
  sendRetry,
  shipFor59,
  twoAttempts,
} from '../../support/sales/paid-orders.ts'
import { insertPurchases } from '../../support/sales/rupee-orders.ts'
import { byJuspay, byPayu, cancelOrder } from '../../support/sales/storefront-orders.ts'
import { context } from '../../support/world/context.ts'

/** Others have ordered, each with an attempt that waits, and with messages. */
beforeAll(async () => {
  await insertPurchases(await aRegisteredCustomer(), {
    orders: budgets.attemptsOfOthers,
    products: 3,
  })
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO payments(key, order_id, user_id, gateway, reference, status, amount, currency,
         look_at, created_at, updated_at)
       SELECT 'key-' || id, id, user_id, iif(id % 2, 'payu', 'juspay'), 'P' || id, 'pending', 100,
         'INR', 4102444800000, 0, 0 FROM orders`,
    ),
    env.DB.prepare(
      `INSERT INTO webhook_events(gateway, event_id, type, received_at, processed_at)
       SELECT gateway, 'evt-' || id, 'ORDER_SUCCEEDED', 0, 0 FROM payments`,
    ),
  ])
})

beforeEach(shipFor59)

async function newestEvent(): Promise<number> {
  const newest = env.DB.prepare('SELECT max(id) AS id FROM webhook_events')
  return (await newest.first<number>('id')) ?? 0
}

/** The shopper has decided about an order by PayU, which tells it. */
async function heard(ordered: Ordered): Promise<Answer> {
  const { fields } = await decideAtPayu(await openAtPayu(ordered.info))
  return tellAsPayu(fields)
}

describe('PayU’s message costs the attempt that it is about', () => {
  const roads = { browser: comeBack, server: tellAsPayu }

  it.each(['browser', 'server'] as const)('of a success, by the %s, and again', async (road) => {
    const { form } = await aPayuForm()
    expectWithin((await roads[road](form)).cost, budgets.successHeard)
    expectWithin((await roads[road](form)).cost, budgets.heardAgain)
  })

  it('of a success of a member, who earns points', async () => {
    const { cost } = await heard(await anOrderBy(byPayu, { member: true }))
    expectWithin(cost, budgets.successHeard)
  })

  it('of a failure', async () => {
    const { form } = await aPayuForm('failed')
    expectWithin((await tellAsPayu(form)).cost, budgets.failureHeard)
  })

  it('of another amount, and of nobody', async () => {
    const { form } = await aPayuForm()
    expectWithin(
      (await tellAsPayu(signedAnew(form, { amount: '1' }))).cost,
      budgets.otherAmountHeard,
    )
    expectWithin((await tellAsPayu({ ...form, hash: '' })).cost, budgets.forgedHeard)
  })

  it.each<[string, () => Promise<Ordered>]>([
    [
      'is paid',
      async () => {
        const { second, ...ordered } = await twoAttempts([byPayu, byPayu])
        await payAtPayu(ordered.info)
        return { ...ordered, info: second }
      },
    ],
    [
      'was cancelled',
      async () => {
        const ordered = await anOrderBy(byPayu)
        await cancelOrder(ordered.client, ordered.number)
        return ordered
      },
    ],
  ])('of money for an order that %s, which goes back', async (_, prepare) => {
    expectWithin((await heard(await prepare())).cost, budgets.successPaidBack)
  })
})

it('Juspay’s event costs its payment, when it comes, is applied, and comes again', async () => {
  const ordered = await anOrderBy(byJuspay)
  await decideAtJuspay(ordered.info)
  const [event] = await takeJuspayEvents(ordered.info.order_id)
  if (!event) expect.fail()
  expectWithin((await deliverFromJuspay(event)).cost, budgets.eventStored)
  const id = await newestEvent()
  expectWithin(await costOf(() => applyWebhook(context(), id)), budgets.eventApplied)
  expectWithin((await deliverFromJuspay(event)).cost, budgets.heardAgain)
})

describe.each([1, 10])('another attempt after %i costs them and itself', (attempts) => {
  async function anOrderWith(): Promise<Ordered> {
    const ordered = await anOrderBy(byPayu)
    for (let made = 1; made < attempts; made++) {
      await letMinutesPass(ordered.orderId, 16)
      await retryBy(ordered, byPayu)
    }
    await letMinutesPass(ordered.orderId, 16)
    return ordered
  }

  it.each<[string, object, WriteBudget]>([
    ['PayU', byPayu, budgets.retried(attempts)],
    ['Juspay', byJuspay, budgets.retried(attempts)],
  ])('through %s', async (_, way, budget) => {
    const { cost } = await sendRetry(await anOrderWith(), way, { expect: 200 })
    expectWithin(cost, budget)
  })

  it('under a key', async () => {
    const { cost } = await sendRetry(await anOrderWith(), byPayu, { ...aKey(), expect: 200 })
    expectWithin(cost, budgets.retriedUnderKey(attempts))
  })
})
