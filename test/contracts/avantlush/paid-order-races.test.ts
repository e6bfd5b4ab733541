import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expireQuotes } from '../../../src/core/checkout/quotes/expire-quotes.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { besideEveryStep } from '../../support/faults/beside.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { hearOf } from '../../support/gateways/inside-webhooks.ts'
import { pay } from '../../support/gateways/stripe-payments.ts'
import type { Answer, Client } from '../../support/http/client.ts'
import { orderPath, statusPath } from '../../support/sales/channel-orders.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import {
  aShopper,
  aStall,
  payNow,
  type Shopper,
  type Stall,
  tally,
} from '../../support/sales/crowds.ts'
import { expectSettled, moneyOf } from '../../support/sales/quote-invariants.ts'
import { orderCount, type Provider, stateOf } from '../../support/sales/quotes.ts'
import { context } from '../../support/world/context.ts'

let staff: Client
let stall: Stall

beforeAll(async () => {
  ;[staff, stall] = await Promise.all([anAvantlushStaffMember(), aStall(100)])
})

afterEach(endFaults)

function cancel(orderId: number): Promise<Answer> {
  const change = { status: 'CANCELLED' }
  return staff.patch(statusPath(orderId), change, { expect: 200 })
}

/** A total in minor units. */
function centsOf({ quote }: Shopper): number {
  return Math.round(Number(quote.total) * 100)
}

describe.each<Provider>(['stripe', 'paypal', 'clover'])('an order paid through %s', (provider) => {
  it('goes back once where staff cancel it while the message comes', async () => {
    const { code } = await aCoupon({ usesMax: 1 })
    const shopper = await aShopper(stall, { provider, code })
    const { body: order } = await payNow(shopper)

    const [, heard] = await Promise.all([cancel(order.order_id), hearOf(shopper)])

    expect(heard).toBeGreaterThan(0)
    await hearOf(shopper)
    await expectSettled(stall)
    expect(await moneyOf([shopper.quote])).toEqual({ charges: 1, refunded: centsOf(shopper) })
    const path = orderPath(order.order_id)
    const payment = { status: 'REFUNDED' }
    const cancelled = await shopper.customer.get(path, { expect: 200 })
    expect(cancelled.body).toMatchObject({ status: 'CANCELLED', payment })
  })
})

/** The customer has paid in the browser, half a minute before the quote is over. */
async function aLateShopper(): Promise<Shopper> {
  const shopper = await aShopper(stall)
  const { payment_intent_id: reference, client_secret: secret } = shopper.quote.payment
  await pay(reference, secret)
  await env.DB.prepare('UPDATE quotes SET expires_at = ? WHERE id = ?')
    .bind(Date.now() + 30_000, shopper.quote.checkout_id)
    .run()
  return shopper
}

it('money that comes while its quote runs out becomes one order, or goes back', async () => {
  // A minute later: what is being paid by then stays open.
  const later = inMinutes(context(), 1)
  const played = await besideEveryStep({
    prepare: aLateShopper,
    work: hearOf,
    meanwhile: () => expireQuotes(later, 10),
  })
  expect(played.length).toBeGreaterThan(3)
  await expectSettled(stall)
  // The first two calls are the hold and the claim, from which on the quote stays open.
  for (const { sale } of played.slice(2)) expect(await stateOf(sale.quote)).toBe('ordered')
  for (const { sale } of played) {
    const isOrdered = (await stateOf(sale.quote)) === 'ordered'
    expect(await orderCount(sale.customer)).toBe(isOrdered ? 1 : 0)
    const refunded = isOrdered ? 0 : centsOf(sale)
    expect(await moneyOf([sale.quote])).toEqual({ charges: 1, refunded })
  }
})

it('a charge at Clover whose answer is lost makes one order, whoever hears of it first', async () => {
  const shopper = await aShopper(stall, { provider: 'clover' })
  await fault({ gateway: 'clover', operation: 'charge', kind: 'error-after', count: 2 })
  const lost = await payNow(shopper)
  expect(tally([lost])).toEqual({
    '400 The payment is being settled. Please look at your orders in a moment.': 1,
  })

  const [again] = await Promise.all([payNow(shopper), hearOf(shopper)])

  expect(tally([again])).toEqual({ '200 PAID': 1 })
  expect(await orderCount(shopper.customer)).toBe(1)
  await expectSettled(stall)
  expect(await moneyOf([shopper.quote])).toEqual({ charges: 1, refunded: 0 })
})
