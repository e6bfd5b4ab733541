import { afterEach, describe, expect, it } from 'vitest'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { chargesFor } from '../../support/gateways/clover-books.ts'
import { aCodedQuote, usesOf } from '../../support/sales/coded-quotes.ts'
import { cancelByStaff } from '../../support/sales/paid-quotes.ts'
import { booksOfQuote, ringCart } from '../../support/sales/quote-fates.ts'
import { orderCount, payWith, stateOf } from '../../support/sales/quotes.ts'

afterEach(endFaults)

describe('a promo code', () => {
  it('takes its part off what the card is charged, and is used with the order', async () => {
    const { customer, quote, coupon } = await aCodedQuote('clover')
    expect(quote).toMatchObject({ subtotal: '19.99', discount: '4.00', total: '20.98' })
    const { body } = await payWith(customer, 'clv_test_visa')
    expect(body.amount).toBe('20.98')
    expect(await booksOfQuote(quote)).toEqual({ captured: 2098, refunded: 0 })
    expect(await usesOf(coupon)).toEqual({ uses: 1, states: ['used'] })
  })

  it.each(['clv_test_declined', 'clv_test_pending', 'clv_1unknown'])(
    'is given back where nothing is paid with %s',
    async (method) => {
      const { customer, coupon } = await aCodedQuote('clover')
      await payWith(customer, method)
      expect(await usesOf(coupon)).toEqual({ uses: 0, states: ['returned'] })
    },
  )

  it('that was given back pays with the next card', async () => {
    const { customer, coupon } = await aCodedQuote('clover')
    await payWith(customer, 'clv_test_declined')
    expect((await payWith(customer, 'clv_test_visa')).body.amount).toBe('20.98')
    const { uses, states } = await usesOf(coupon)
    expect({ uses, states: states.toSorted() }).toEqual({ uses: 1, states: ['returned', 'used'] })
  })

  it.each(['error', 'error-after'] as const)(
    'is held while nobody knows whether Clover took the money: %s',
    async (kind) => {
      const { customer, coupon } = await aCodedQuote('clover')
      await fault({ gateway: 'clover', operation: 'charge', kind, count: 1000 })
      await payWith(customer, 'clv_test_visa')
      expect(await usesOf(coupon)).toEqual({ uses: 1, states: ['held'] })
      await endFaults()
      await ringCart(customer)
      expect(await usesOf(coupon)).toEqual({ uses: 1, states: ['used'] })
    },
  )

  it('is given back with the order that is cancelled', async () => {
    const { customer, quote, coupon } = await aCodedQuote('clover')
    const { body } = await payWith(customer, 'clv_test_visa')
    await cancelByStaff({ orderId: body.order_id, quote })
    expect(await usesOf(coupon)).toEqual({ uses: 0, states: ['returned'] })
    expect(await booksOfQuote(quote)).toEqual({ captured: 2098, refunded: 2098 })
  })
})

describe('the last use of a promo code', () => {
  it('goes to whoever pays first, and the other’s card is not charged', async () => {
    const first = await aCodedQuote('clover')
    const second = await aCodedQuote('clover', first.coupon)
    expect((await payWith(first.customer, 'clv_test_visa')).status).toBe(200)
    const { status, body } = await payWith(second.customer, 'clv_test_visa')
    expect({ status, details: body.details }).toEqual({
      status: 400,
      details: 'The promo code is no longer available.',
    })
    expect(await chargesFor(second.quote)).toEqual([])
    expect(await stateOf(second.quote)).toBe('stale')
    expect(await usesOf(first.coupon)).toEqual({ uses: 1, states: ['used'] })
  })

  it('goes to one of two who pay at once', async () => {
    const first = await aCodedQuote('clover')
    const second = await aCodedQuote('clover', first.coupon)
    const answers = await Promise.all(
      [first, second].map(({ customer }) => payWith(customer, 'clv_test_visa')),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
    const orders = await Promise.all([first, second].map(({ customer }) => orderCount(customer)))
    expect(orders.toSorted()).toEqual([0, 1])
    expect(await usesOf(first.coupon)).toEqual({ uses: 1, states: ['used'] })
  })
})
