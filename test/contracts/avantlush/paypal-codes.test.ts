import { afterEach, describe, expect, it } from 'vitest'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { receiveFromPaypal } from '../../support/gateways/paypal-webhooks.ts'
import { approveWithFate } from '../../support/sales/approved-quotes.ts'
import { aCodedQuote, type CodedQuote, usesOf } from '../../support/sales/coded-quotes.ts'
import { cancelByStaff } from '../../support/sales/paid-quotes.ts'
import { booksOfQuote, ringCart } from '../../support/sales/quote-fates.ts'
import { approve, orderCount, payWith, stateOf } from '../../support/sales/quotes.ts'

afterEach(endFaults)

async function anApprovedCodedQuote(
  known?: CodedQuote['coupon'],
  fate: Record<string, string> = {},
) {
  const quoted = await aCodedQuote('paypal', known)
  return { ...quoted, reference: await approveWithFate(quoted.quote, fate) }
}

describe('a promo code', () => {
  it('takes its part off what PayPal is asked for, and is used with the order', async () => {
    const { customer, quote, coupon, reference } = await anApprovedCodedQuote()
    expect(quote).toMatchObject({ subtotal: '19.99', discount: '4.00', total: '20.98' })
    expect(await usesOf(coupon)).toEqual({ uses: 0, states: [] })
    const { body } = await payWith(customer, reference)
    expect(body.amount).toBe('20.98')
    expect(await booksOfQuote(quote)).toEqual({ captured: 2098, refunded: 0 })
    expect(await usesOf(coupon)).toEqual({ uses: 1, states: ['used'] })
  })

  it('is used by an order that the event alone has made', async () => {
    const { coupon, reference } = await anApprovedCodedQuote()
    await receiveFromPaypal(reference)
    expect(await usesOf(coupon)).toEqual({ uses: 1, states: ['used'] })
  })

  it.each(['INSTRUMENT_DECLINED', 'PENDING', 'DECLINED'])(
    'is given back where the capture is %s',
    async (capture) => {
      const { customer, coupon, reference } = await anApprovedCodedQuote(undefined, { capture })
      await payWith(customer, reference)
      expect(await usesOf(coupon)).toEqual({ uses: 0, states: ['returned'] })
    },
  )

  it('that was given back pays at the next try', async () => {
    const fate = { capture: 'INSTRUMENT_DECLINED' }
    const { customer, quote, coupon, reference } = await anApprovedCodedQuote(undefined, fate)
    await payWith(customer, reference)
    await approve(quote)
    expect((await payWith(customer, reference)).body.amount).toBe('20.98')
    const { uses, states } = await usesOf(coupon)
    expect({ uses, states: states.toSorted() }).toEqual({ uses: 1, states: ['returned', 'used'] })
  })

  it('is held while nobody knows whether PayPal took the money', async () => {
    const { customer, coupon, reference } = await anApprovedCodedQuote()
    await fault({ gateway: 'paypal', operation: 'capture', kind: 'error', count: 1000 })
    await payWith(customer, reference)
    expect(await usesOf(coupon)).toEqual({ uses: 1, states: ['held'] })
    await endFaults()
    await ringCart(customer)
    expect(await usesOf(coupon)).toEqual({ uses: 1, states: ['used'] })
  })

  it('is given back with the order that is cancelled', async () => {
    const { customer, quote, coupon, reference } = await anApprovedCodedQuote()
    const { body } = await payWith(customer, reference)
    await cancelByStaff({ orderId: body.order_id, quote })
    expect(await usesOf(coupon)).toEqual({ uses: 0, states: ['returned'] })
    expect(await booksOfQuote(quote)).toEqual({ captured: 2098, refunded: 2098 })
  })
})

describe('the last use of a promo code', () => {
  const gone = { status: 400, details: 'The promo code is no longer available.' }

  it('goes to whoever pays first, and nothing is captured of the other', async () => {
    const first = await anApprovedCodedQuote()
    const second = await anApprovedCodedQuote(first.coupon)
    expect((await payWith(first.customer, first.reference)).status).toBe(200)
    const { status, body } = await payWith(second.customer, second.reference)
    expect({ status, details: body.details }).toEqual(gone)
    expect(await booksOfQuote(second.quote)).toEqual({ captured: 0, refunded: 0 })
    expect(await stateOf(second.quote)).toBe('stale')
    expect(await usesOf(first.coupon)).toEqual({ uses: 1, states: ['used'] })
  })

  it('goes to one of two who pay at once', async () => {
    const first = await anApprovedCodedQuote()
    const second = await anApprovedCodedQuote(first.coupon)
    const answers = await Promise.all(
      [first, second].map(({ customer, reference }) => payWith(customer, reference)),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
    const orders = await Promise.all([first, second].map(({ customer }) => orderCount(customer)))
    expect(orders.toSorted()).toEqual([0, 1])
    expect(await usesOf(first.coupon)).toEqual({ uses: 1, states: ['used'] })
  })

  it('keeps an approved order from being captured through the event', async () => {
    const first = await anApprovedCodedQuote()
    const second = await anApprovedCodedQuote(first.coupon)
    await receiveFromPaypal(first.reference)
    await receiveFromPaypal(second.reference)
    expect(await orderCount(second.customer)).toBe(0)
    expect(await booksOfQuote(second.quote)).toEqual({ captured: 0, refunded: 0 })
  })
})
