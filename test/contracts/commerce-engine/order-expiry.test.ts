import { beforeEach, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { decideAtJuspay } from '../../support/gateways/juspay-orders.ts'
import {
  decideAtPayu,
  openAtPayu,
  payAtPayu,
  takePayuMessages,
} from '../../support/gateways/payu-payments.ts'
import { wrongBooks } from '../../support/sales/ledgers.ts'
import { aRichShopper, holdingsOf, stockLeft } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aShopper,
  byJuspay,
  byPayu,
  paymentStatusOf,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'
import { contextAt } from '../../support/world/context.ts'

/* Orders that nobody pays end by the schedule. */

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

/** The schedule as it runs so many minutes from now. */
function runIn(minutes: number): Promise<unknown> {
  return runScheduled(contextAt(new Date(Date.now() + minutes * 60_000)))
}

describe.each([
  { gateway: 'PayU', way: byPayu },
  { gateway: 'Juspay', way: byJuspay },
])('an order that is to be paid by $gateway', ({ way }) => {
  it('ends sixty minutes later, and gives back everything', async () => {
    const shopper = await aRichShopper()
    const { client } = shopper
    const { order } = await placeOrder(shopper, way)
    await runIn(59)
    expect(await readOrder(client, order.order_number)).toMatchObject({ status: 'draft' })
    await runIn(61)
    expect(await readOrder(client, order.order_number)).toMatchObject({
      ...{ status: 'cancelled', payment_status: 'failed', feedback: null, shipments: [] },
      ...{ is_cancellation_allowed: false, payments: [{ payment_status: 'failed' }] },
    })
    expect(await paymentStatusOf(client, order.order_number)).toEqual({
      ...{ status: 'failed', amount_paid: 0, amount_unpaid: 359, is_retry_available: false },
    })
    const untouched = { stock: 30, points: 100, credit: 20_000, card: 30_000, uses: 0, orders: 1 }
    expect(await holdingsOf(shopper)).toEqual(untouched)
    await runIn(70)
    expect(await holdingsOf(shopper)).toEqual(untouched)
    expect(await wrongBooks()).toEqual([])
  })

  it('does not end where it was paid and nobody has told the shop', async () => {
    const shopper = await aShopper()
    const { client } = shopper
    const { order, payment_info } = await placeOrder(shopper, way)
    if (way === byPayu) {
      await openAtPayu(payment_info)
      await decideAtPayu(payment_info.txnid)
      await takePayuMessages(payment_info.txnid)
    } else await decideAtJuspay(payment_info)
    await runIn(61)
    expect(await readOrder(client, order.order_number)).toMatchObject({
      ...{ status: 'confirmed', payment_status: 'success' },
    })
    expect(await stockLeft(shopper.product)).toBe(8)
  })
})

describe('an order', () => {
  it('that is paid does not end', async () => {
    const shopper = await aShopper()
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    await runIn(24 * 60)
    expect(await readOrder(shopper.client, order.order_number)).toMatchObject({
      status: 'confirmed',
    })
  })
})
