import { describe, expect, it } from 'vitest'
import { endAtStripe } from '../../support/gateways/stripe-control.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  paymentsOf,
  payWith,
} from '../../support/sales/quotes.ts'
import { over, refused, underWay } from '../../support/sales/refused-payments.ts'
import { lettersAbout } from '../../support/sales/rows.ts'
import { looseEnds, receiveHere, runJobs, standOf } from '../../support/sales/stripe-quotes.ts'

const untouched = { orders: 0, inCart: [2], stock: 5 }
const notTaken = refused('The payment could not be taken. Please start the checkout again.')

/** Two units of five, for 44.97. */
async function aCheckout() {
  const quoted = await aQuote({ stock: 5, quantity: 2 })
  const intent: string = quoted.quote.payment.payment_intent_id
  return { ...quoted, intent }
}

describe.each([4_496, 4_498])('a payment of %i cents, where 4497 are due,', (captured) => {
  it('fulfils no order where the client tells of it, and goes back', async () => {
    const { intent, ...quoted } = await aCheckout()
    await endAtStripe(intent, 'succeeded', captured)
    expect((await payWith(quoted.customer, intent)).body).toEqual(notTaken)
    await receiveHere(intent)
    for (const minutes of [1, 3]) await runJobs(minutes)
    expect(await refundsAtStripe(intent)).toMatchObject([{ amount: captured }])
    expect(await standOf(quoted)).toEqual(untouched)
    await quoted.customer.get(checkoutSummaryPath, { expect: 404 })
  })

  it('fulfils no order where Stripe tells of it, and goes back with the checkout', async () => {
    const { intent, ...quoted } = await aCheckout()
    await endAtStripe(intent, 'succeeded', captured)
    await receiveHere(intent)
    const [payment] = await paymentsOf(quoted.quote)
    expect(await lettersAbout('payments', { paymentId: payment?.id ?? 0 })).toHaveLength(1)
    expect((await payWith(quoted.customer, 'pm_card_visa')).body).toEqual(over)
    for (const minutes of [1, 3]) await runJobs(minutes)
    expect(await refundsAtStripe(intent)).toMatchObject([{ amount: captured }])
    expect(await standOf(quoted)).toEqual(untouched)
    await initiate(quoted.customer, quoted)
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
  })
})

describe('a payment that takes days', () => {
  it.each([
    ['comes', 'succeeded', [4_497]],
    ['fails', 'failed', []],
  ] as const)('makes no order, and keeps nothing when it %s', async (_, outcome, refunds) => {
    const { intent, ...quoted } = await aCheckout()
    expect((await payWith(quoted.customer, 'pm_usBankAccount')).body).toEqual(underWay)
    await receiveHere(intent)
    await runJobs(1)
    expect(await standOf(quoted)).toEqual(untouched)
    await quoted.customer.get(checkoutSummaryPath, { expect: 404 })
    await endAtStripe(intent, outcome)
    await receiveHere(intent)
    for (const minutes of [3, 14, 20]) await runJobs(minutes)
    expect((await refundsAtStripe(intent)).map(({ amount }) => amount)).toEqual(refunds)
    expect(await standOf(quoted)).toEqual(untouched)
    expect(await looseEnds()).toEqual([])
    const next = await initiate(quoted.customer, quoted)
    expect((await payWith(quoted.customer, 'pm_card_visa')).body.amount).toBe(next.total)
  })
})
