import { beforeEach, describe, expect, it } from 'vitest'
import { aStaffMember } from '../../support/customers/staff.ts'
import {
  decideAtPayu,
  openAtPayu,
  payAtPayu,
  receiveFromPayu,
} from '../../support/gateways/payu-payments.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { moveOrder } from '../../support/sales/moved-orders.ts'
import { aRichShopper, holdingsOf, stockLeft } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aShopper,
  asAMistake,
  cancelOrder,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const pathOf = (number: string) => `/orders/${number}/cancel`

async function refundsOf(client: Client, number: string): Promise<Json[]> {
  return (await client.get(`/orders/${number}/refunds`, { expect: 200 })).body.content.refunds
}

/** What `aRichShopper` had before. */
const untouched = { stock: 30, points: 100, credit: 20_000, card: 30_000, uses: 0, orders: 1 }

describe('at once', () => {
  it('paid and cancelled: it is cancelled, and the money goes back', async () => {
    for (const _ of [1, 2, 3]) {
      const shopper = await aShopper()
      const { client } = shopper
      const { order, payment_info } = await placeOrder(shopper)
      await openAtPayu(payment_info)
      await decideAtPayu(payment_info.txnid)
      const [cancelled] = await Promise.all([
        client.post(pathOf(order.order_number), asAMistake),
        receiveFromPayu(payment_info.txnid),
      ])
      expect(cancelled.status).toBe(200)
      expect(await readOrder(client, order.order_number)).toMatchObject({ status: 'cancelled' })
      expect(await refundsOf(client, order.order_number)).toMatchObject([{ refund_amount: 259 }])
      expect(await stockLeft(shopper.product)).toBe(10)
    }
  })

  it('sent out and cancelled: one of the two happens', async () => {
    const staff = await aStaffMember()
    for (const _ of [1, 2, 3]) {
      const shopper = await aShopper()
      const { client } = shopper
      const { order, payment_info } = await placeOrder(shopper)
      await payAtPayu(payment_info)
      const [cancelled, shipped] = await Promise.allSettled([
        cancelOrder(client, order.order_number),
        moveOrder(staff, order, 'shipped'),
      ])
      const statuses = [cancelled.status, shipped.status]
      expect(statuses.filter((status) => status === 'fulfilled')).toHaveLength(1)
      const isCancelled = cancelled.status === 'fulfilled'
      expect(await readOrder(client, order.order_number)).toMatchObject({
        status: isCancelled ? 'cancelled' : 'shipped',
      })
      expect(await stockLeft(shopper.product)).toBe(isCancelled ? 10 : 8)
      expect(await refundsOf(client, order.order_number)).toHaveLength(isCancelled ? 1 : 0)
    }
  })

  it('several times: it is cancelled once', async () => {
    const shopper = await aRichShopper()
    const { client } = shopper
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    const answers = await Promise.all(
      [1, 2, 3].map(() => client.post(pathOf(order.order_number), asAMistake)),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
    expect(await holdingsOf(shopper)).toEqual(untouched)
    expect(await refundsOf(client, order.order_number)).toHaveLength(1)
  })
})
