import { afterEach, describe, expect, it } from 'vitest'
import type { CallKind } from '../../simulator/faults.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { chargesFor, controlClover, hearFromClover } from '../../support/gateways/clover-books.ts'
import type { Json } from '../../support/http/client.ts'
import {
  booksOfQuote,
  carryOut,
  fateOf,
  letTimePass,
  paid,
} from '../../support/sales/quote-fates.ts'
import { aQuote, paymentsOf, payWith, type Quoted } from '../../support/sales/quotes.ts'
import {
  lettersAbout,
  refundFacts,
  refundMessages,
  waitingEffects,
} from '../../support/sales/rows.ts'

afterEach(endFaults)

interface Sold extends Quoted {
  charge: string
  orderId: number
  paymentId: number
}

async function aPaidOrder(): Promise<Sold> {
  const quoted = await aQuote({ provider: 'clover' })
  const { body } = await payWith(quoted.customer, 'clv_test_visa')
  const [payment] = await paymentsOf(quoted.quote)
  const { order_id: orderId, transaction_id: charge } = body
  return { ...quoted, charge, orderId, paymentId: payment.id }
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
  it('goes back from its charge, and the customer is told', async () => {
    const sold = await aPaidOrder()
    await cancel(sold)
    expect(await chargesFor(sold.quote)).toMatchObject([{ amount_refunded: 2498, refunded: true }])
    expect(await shown(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    expect(await fateOf(sold)).toEqual(given)
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ amount: 2498, status: 'succeeded' }])
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('goes back once, whatever Clover tells of it', async () => {
    const sold = await aPaidOrder()
    await cancel(sold)
    await hearFromClover(sold.charge)
    await carryOut(sold.quote)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await refundFacts(sold.paymentId)).toHaveLength(1)
  })

  it.each<CallKind>([
    'error',
    'timeout',
    'error-after',
    'unauthorized',
    'too-many',
    'null',
    'empty',
  ])('goes back once, though Clover answers "%s" at first', async (kind) => {
    const sold = await aPaidOrder()
    await fault({ gateway: 'clover', operation: 'refund', kind, count: 1000 })
    await cancel(sold)
    expect(await shown(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    await endFaults()
    await letTimePass(sold)
    expect(await fateOf(sold)).toEqual(given)
    expect(await refundFacts(sold.paymentId)).toMatchObject([{ status: 'succeeded' }])
    expect(await waitingEffects(sold.orderId)).toEqual([])
  })
})

describe('a refund in Clover’s dashboard', () => {
  /** What staff were told of the refund that the shop owes. */
  async function letters({ paymentId }: Sold): Promise<string[]> {
    const [refund] = await refundFacts(paymentId)
    return lettersAbout('refunds', { refundId: refund?.id ?? 0 })
  }

  it('leaves nothing to pay back when the order is cancelled', async () => {
    const sold = await aPaidOrder()
    await controlClover(`${sold.charge}/refunds`)
    await cancel(sold)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await shown(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
    expect(await refundFacts(sold.paymentId)).toMatchObject([
      { status: 'cancelled' },
      { amount: 2498, status: 'succeeded' },
    ])
    expect(await letters(sold)).toEqual([])
    expect(await refundMessages(sold.orderId)).toBe(1)
  })

  it('of a part has the rest go back when the order is cancelled', async () => {
    const sold = await aPaidOrder()
    await controlClover(`${sold.charge}/refunds`, { amount: '1000' })
    await cancel(sold)
    expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await refundFacts(sold.paymentId)).toMatchObject([
      { amount: 1498, status: 'succeeded' },
      { amount: 1000, status: 'succeeded' },
    ])
    expect(await letters(sold)).toEqual([])
  })

  it.each<CallKind>(['error', 'error-after'])(
    'of a part has the rest go back once, though Clover answers "%s" at first',
    async (kind) => {
      const sold = await aPaidOrder()
      await controlClover(`${sold.charge}/refunds`, { amount: '1000' })
      await fault({ gateway: 'clover', operation: 'refund', kind, count: 1000 })
      await cancel(sold)
      await endFaults()
      await letTimePass(sold)
      expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
      expect(await letters(sold)).toEqual([])
      expect(await waitingEffects(sold.orderId)).toEqual([])
    },
  )
})
