import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { controlPaypal, moneyAtPaypal } from '../../support/gateways/paypal-books.ts'
import { receiveFromPaypal } from '../../support/gateways/paypal-webhooks.ts'
import type { Json } from '../../support/http/client.ts'
import { booksOfQuote, carryOut, fateOf, paid } from '../../support/sales/quote-fates.ts'
import { approve, aQuote, paymentsOf, payWith, type Quoted } from '../../support/sales/quotes.ts'
import { lettersAbout, refundFacts, refundMessages } from '../../support/sales/rows.ts'

interface Sold extends Quoted {
  reference: string
  capture: string
  orderId: number
  paymentId: number
}

/** A paid order, whose refunds take their time where `fate` says so. */
async function aPaidOrder(fate: Record<string, string> = {}): Promise<Sold> {
  const quoted = await aQuote({ provider: 'paypal' })
  const reference = quoted.quote.payment.paypal_order_id
  await controlPaypal(`orders/${reference}`, fate)
  await approve(quoted.quote)
  const { body } = await payWith(quoted.customer, reference)
  await receiveFromPaypal(reference)
  const [payment] = await paymentsOf(quoted.quote)
  const { order_id: orderId, transaction_id: capture } = body
  return { ...quoted, reference, capture, orderId, paymentId: payment.id }
}

async function cancel({ orderId, quote }: Sold): Promise<void> {
  const staff = await anAvantlushStaffMember()
  const path = `/api/orders/${orderId}/update_status/`
  await staff.patch(path, { status: 'CANCELLED' }, { expect: 200 })
  await carryOut(quote)
}

async function shown({ customer, orderId }: Sold): Promise<Json> {
  const { body } = await customer.get(`/api/orders/${orderId}/`, { expect: 200 })
  return { order: body.status, payment: body.payment.status }
}

const given = { ...paid, payments: ['refunded'], kept: 0, stock: 5 }

describe('the money of a cancelled order', () => {
  it('goes back from its capture, and the customer is told', async () => {
    const sold = await aPaidOrder()
    await cancel(sold)
    const { refunds } = await moneyAtPaypal(sold.reference)
    expect(refunds).toMatchObject([{ status: 'COMPLETED', amount: { value: '24.98' } }])
    expect(await shown(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    expect(await fateOf(sold)).toEqual(given)
    expect(await refundFacts(sold.paymentId)).toMatchObject([
      { amount: 2498, status: 'succeeded', reference: refunds[0]?.id },
    ])
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('goes back once, whatever PayPal tells of it', async () => {
    const sold = await aPaidOrder()
    await cancel(sold)
    await receiveFromPaypal(sold.reference)
    await carryOut(sold.quote)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await refundFacts(sold.paymentId)).toHaveLength(1)
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('is on its way until PayPal tells that it has arrived', async () => {
    const sold = await aPaidOrder({ refunds: 'pending' })
    await cancel(sold)
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
    await cancel(sold)
    const { refunds } = await moneyAtPaypal(sold.reference)
    await controlPaypal(`refunds/${refunds[0]?.id}`, { status: 'FAILED' })
    await receiveFromPaypal(sold.reference)
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ status: 'failed' }])
    expect(await lettersAbout('refunds', { refundId: await refundIdOf(sold) })).toHaveLength(1)
    expect(await shown(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    expect(await refundMessages(sold.orderId)).toBe(0)
  })

  it('is what the dashboard has left of it', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.capture}/refunds`, { amount: '10.00' })
    await cancel(sold)
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

async function refundIdOf({ paymentId }: Sold): Promise<number> {
  return (await refundFacts(paymentId))[0]?.id ?? 0
}

describe('a refund in PayPal’s dashboard', () => {
  it('of all of it is told by the event, and shown', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.capture}/refunds`, {})
    await receiveFromPaypal(sold.reference)
    expect(await shown(sold)).toEqual({ order: 'PROCESSING', payment: 'REFUNDED' })
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ amount: 2498, status: 'succeeded' }])
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('of a part leaves the payment paid', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.capture}/refunds`, { amount: '4.98' })
    await receiveFromPaypal(sold.reference)
    expect(await shown(sold)).toEqual({ order: 'PROCESSING', payment: 'PAID' })
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ amount: 498, status: 'succeeded' }])
  })

  it('leaves nothing to pay back when the order is cancelled', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.capture}/refunds`, {})
    await cancel(sold)
    await receiveFromPaypal(sold.reference)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await fateOf(sold)).toEqual(given)
  })
})

/** PayPal's id of the dispute that staff were told of. */
function disputeOf({ reference }: Sold): Promise<string | null> {
  return env.DB.prepare(
    "SELECT body ->> 'dispute' AS id FROM dead_letters WHERE body ->> 'reference' = ?",
  )
    .bind(reference)
    .first<string>('id')
}

describe('a buyer who wants his money back', () => {
  const disputes = (sold: Sold) => lettersAbout('disputes', { reference: sold.reference })

  it('by a dispute has staff told, and of how that ends', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.capture}/disputes`, {})
    await receiveFromPaypal(sold.reference)
    expect(await disputes(sold)).toEqual([
      "The customer's bank disputes a payment: WAITING_FOR_SELLER_RESPONSE.",
    ])
    await controlPaypal(`disputes/${await disputeOf(sold)}`, { outcome: 'RESOLVED_BUYER_FAVOUR' })
    await receiveFromPaypal(sold.reference)
    expect(await disputes(sold)).toContain(
      "The customer's bank disputes a payment: RESOLVED_BUYER_FAVOUR.",
    )
    expect(await shown(sold)).toEqual({ order: 'PROCESSING', payment: 'PAID' })
  })

  it('by a reversal has staff told', async () => {
    const sold = await aPaidOrder()
    await controlPaypal(`captures/${sold.capture}/reversal`, {})
    await receiveFromPaypal(sold.reference)
    expect(await disputes(sold)).toEqual(["The customer's bank disputes a payment: REVERSED."])
  })
})
