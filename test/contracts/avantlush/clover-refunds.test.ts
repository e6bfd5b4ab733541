import { describe, expect, it } from 'vitest'
import { chargesFor, controlClover, hearFromClover } from '../../support/gateways/clover-books.ts'
import {
  aPaidQuote,
  cancelByStaff,
  givenBack,
  type PaidQuote,
  shownTo,
} from '../../support/sales/paid-quotes.ts'
import { booksOfQuote, carryOut, fateOf } from '../../support/sales/quote-fates.ts'
import { lettersAbout, refundFacts, refundMessages } from '../../support/sales/rows.ts'

describe('the money of a cancelled order', () => {
  it('goes back from its charge, and the customer is told', async () => {
    const sold = await aPaidQuote('clover')
    await cancelByStaff(sold)
    expect(await chargesFor(sold.quote)).toMatchObject([{ amount_refunded: 2498, refunded: true }])
    expect(await shownTo(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    expect(await fateOf(sold)).toEqual(givenBack)
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ amount: 2498, status: 'succeeded' }])
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('goes back once, whatever Clover tells of it', async () => {
    const sold = await aPaidQuote('clover')
    await cancelByStaff(sold)
    await hearFromClover(sold.transaction)
    await carryOut(sold.quote)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await refundFacts(sold.paymentId)).toHaveLength(1)
  })
})

describe('a refund in Clover’s dashboard', () => {
  /** What staff were told of the refund that the shop owes. */
  async function letters({ paymentId }: PaidQuote): Promise<string[]> {
    const [refund] = await refundFacts(paymentId)
    return lettersAbout('refunds', { refundId: refund?.id ?? 0 })
  }

  it('leaves nothing to pay back when the order is cancelled', async () => {
    const sold = await aPaidQuote('clover')
    await controlClover(`${sold.transaction}/refunds`)
    await cancelByStaff(sold)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await shownTo(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    expect(await refundFacts(sold.paymentId)).toMatchObject([
      { status: 'cancelled' },
      { amount: 2498, status: 'succeeded' },
    ])
    expect(await letters(sold)).toEqual([])
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('of a part has the rest go back when the order is cancelled', async () => {
    const sold = await aPaidQuote('clover')
    await controlClover(`${sold.transaction}/refunds`, { amount: '1000' })
    await cancelByStaff(sold)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await refundFacts(sold.paymentId)).toMatchObject([
      { amount: 1498, status: 'succeeded' },
      { amount: 1000, status: 'succeeded' },
    ])
    expect(await letters(sold)).toEqual([])
  })
})
