import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { controlPaypal, moneyAtPaypal } from '../../support/gateways/paypal-books.ts'
import { receiveFromPaypal } from '../../support/gateways/paypal-webhooks.ts'
import {
  aPaidQuote,
  cancelByStaff,
  givenBack,
  type PaidQuote,
  shownTo,
} from '../../support/sales/paid-quotes.ts'
import { booksOfQuote, carryOut, fateOf } from '../../support/sales/quote-fates.ts'
import { lettersAbout, refundFacts, refundMessages } from '../../support/sales/rows.ts'

async function aPaidOrder(fate: Record<string, string> = {}): Promise<PaidQuote> {
  const sold = await aPaidQuote('paypal', fate)
  await receiveFromPaypal(sold.reference)
  return sold
}

describe('the money of a cancelled order', () => {
  it('goes back from its capture, and the customer is told', async () => {
    const sold = await aPaidOrder()
    await cancelByStaff(sold)
    const { refunds } = await moneyAtPaypal(sold.reference)
    expect(refunds).toMatchObject([{ status: 'COMPLETED', amount: { value: '24.98' } }])
    expect(await shownTo(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    expect(await fateOf(sold)).toEqual(givenBack)
    expect(await refundFacts(sold.paymentId)).toMatchObject([
      { amount: 2498, status: 'succeeded', reference: refunds[0]?.id },
    ])
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('goes back once, whatever PayPal tells of it', async () => {
    const sold = await aPaidOrder()
    await cancelByStaff(sold)
    await receiveFromPaypal(sold.reference)
    await carryOut(sold.quote)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await refundFacts(sold.paymentId)).toHaveLength(1)
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('is on its way until PayPal tells that it has arrived', async () => {
    const sold = await aPaidOrder({ refunds: 'pending' })
    await cancelByStaff(sold)
    await receiveFromPaypal(sold.reference)
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ status: 'pending' }])
    expect(await refundMessages(sold.orderId)).toBe(0)

    const { refunds } = await moneyAtPaypal(sold.reference)
    await controlPaypal(`refunds/${refunds[0]?.id}`, { status: 'COMPLETED' })
    await receiveFromPaypal(sold.reference)
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ status: 'succeeded' }])
    expect(await refundMessages(sold.orderId)).toBe(1)
    expect(await lettersAbout('refunds', { refundId: await refundIdOf(sold) })).toEqual([])
  })

  it('that does not arrive is told to staff, once', async () => {
    const sold = await aPaidOrder({ refunds: 'pending' })
    await cancelByStaff(sold)
    const { refunds } = await moneyAtPaypal(sold.reference)
    await controlPaypal(`refunds/${refunds[0]?.id}`, { status: 'FAILED' })
    await receiveFromPaypal(sold.reference)
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ status: 'failed' }])
    expect(await lettersAbout('refunds', { refundId: await refundIdOf(sold) })).toHaveLength(1)
    expect(await shownTo(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    expect(await refundMessages(sold.orderId)).toBe(0)
  })

  it('is what the dashboard has left of it', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.transaction}/refunds`, { amount: '10.00' })
    await cancelByStaff(sold)
    await receiveFromPaypal(sold.reference)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    const amounts = (await refundFacts(sold.paymentId)).map(({ amount, status }) => [
      amount,
      status,
    ])
    expect(amounts.toSorted()).toEqual([
      [1000, 'succeeded'],
      [1498, 'succeeded'],
    ])
  })
})

async function refundIdOf({ paymentId }: PaidQuote): Promise<number> {
  return (await refundFacts(paymentId))[0]?.id ?? 0
}

describe('a refund in PayPal’s dashboard', () => {
  it('of all of it is told by the event, and shown', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.transaction}/refunds`, {})
    await receiveFromPaypal(sold.reference)
    expect(await shownTo(sold)).toEqual({ order: 'PROCESSING', payment: 'REFUNDED' })
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ amount: 2498, status: 'succeeded' }])
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('of a part leaves the payment paid', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.transaction}/refunds`, { amount: '4.98' })
    await receiveFromPaypal(sold.reference)
    expect(await shownTo(sold)).toEqual({ order: 'PROCESSING', payment: 'PAID' })
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ amount: 498, status: 'succeeded' }])
  })

  it('leaves nothing to pay back when the order is cancelled', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.transaction}/refunds`, {})
    await cancelByStaff(sold)
    await receiveFromPaypal(sold.reference)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await fateOf(sold)).toEqual(givenBack)
  })
})

/** PayPal's id of the dispute that staff were told of. */
function disputeOf({ reference }: PaidQuote): Promise<string | null> {
  return env.DB.prepare(
    "SELECT body ->> 'dispute' AS id FROM dead_letters WHERE body ->> 'reference' = ?",
  )
    .bind(reference)
    .first<string>('id')
}

describe('a buyer who wants his money back', () => {
  const disputes = (sold: PaidQuote) => lettersAbout('disputes', { reference: sold.reference })

  it('by a dispute has staff told, and of how that ends', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.transaction}/disputes`, {})
    await receiveFromPaypal(sold.reference)
    expect(await disputes(sold)).toEqual([
      "The customer's bank disputes a payment: WAITING_FOR_SELLER_RESPONSE.",
    ])
    await controlPaypal(`disputes/${await disputeOf(sold)}`, { outcome: 'RESOLVED_BUYER_FAVOUR' })
    await receiveFromPaypal(sold.reference)
    expect(await disputes(sold)).toContain(
      "The customer's bank disputes a payment: RESOLVED_BUYER_FAVOUR.",
    )
    expect(await shownTo(sold)).toEqual({ order: 'PROCESSING', payment: 'PAID' })
  })

  it('by a reversal has staff told', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.transaction}/reversal`, {})
    await receiveFromPaypal(sold.reference)
    expect(await disputes(sold)).toEqual(["The customer's bank disputes a payment: REVERSED."])
  })
})
