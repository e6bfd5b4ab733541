import { beforeEach, describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { payAtJuspay, takeJuspayEvents } from '../../support/gateways/juspay-orders.ts'
import { juspayBank } from '../../support/gateways/refund-banks.ts'
import type { Json } from '../../support/http/client.ts'
import { lettersOf } from '../../support/sales/driven-refunds.ts'
import {
  anOrderPaidAt,
  backAtBank,
  endAll,
  type PaidAtBank,
} from '../../support/sales/paid-at-banks.ts'
import { comeByIn, fateOf, orderIdOf } from '../../support/sales/paid-orders.ts'
import { giveBack, paidBy } from '../../support/sales/received-returns.ts'
import { readReturn } from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { payBeside } from '../../support/sales/storefront-carts.ts'
import {
  aReadyCart,
  byJuspay,
  cancelOrder,
  placeOrder,
} from '../../support/sales/storefront-orders.ts'

/* Refunds of the shop, and those that somebody has asked for in the gateway's dashboard in their place. */

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

async function refundsOfReturn({ client, number }: PaidAtBank, asked: string): Promise<Json[]> {
  const { refund } = await readReturn(client, number, asked)
  return refund.map(({ refund_amount, status }: Json) => [refund_amount, status])
}

describe('the refund of a return, which was left to one of the dashboard', () => {
  it.each([
    [259, []],
    [159, [[100, 'success']]],
  ])('of %i rupees: goes back after all where that fails', async (rupees, meanwhile) => {
    const order = await anOrderPaidAt()
    const { bank, reference, product } = order
    const { number: asked } = await giveBack(order, [{ product, quantity: 2 }])
    await bank.payBack(reference, rupees)
    await comeByIn(1)
    expect(await backAtBank(order)).toBe(25_900)
    await endAll(order, 'succeeded', 10_000)
    expect(await refundsOfReturn(order, asked)).toEqual(meanwhile)
    await endAll(order, 'failed')
    await comeByIn(61)
    await endAll(order, 'succeeded')
    expect(await backAtBank(order)).toBe(20_000)
    const sums = (await refundsOfReturn(order, asked)).map(([sum]) => sum)
    expect(sums.reduce((sum, one) => sum + one, 0)).toBe(200)
    expect(await paidBy(order)).toMatchObject({ status: 'succeeded', refunded: 20_000 })
    expect(await lettersOf(order)).toHaveLength(1)
  })

  it('is owed once, in as many parts as fail', async () => {
    const order = await anOrderPaidAt()
    const { bank, reference, product } = order
    const { number: asked } = await giveBack(order, [{ product, quantity: 2 }])
    for (const rupees of [120, 110]) await bank.payBack(reference, rupees)
    await comeByIn(1)
    await endAll(order, 'succeeded', 2_900)
    await endAll(order, 'failed', 11_000)
    await comeByIn(5)
    await endAll(order, 'succeeded', 11_000)
    expect(await backAtBank(order)).toBe(25_900)
    await endAll(order, 'failed', 12_000)
    await comeByIn(10)
    await endAll(order, 'succeeded')
    expect(await backAtBank(order)).toBe(20_000)
    expect(await refundsOfReturn(order, asked)).toEqual([
      [29, 'success'],
      [110, 'success'],
      [61, 'success'],
    ])
  })

  it('gives the next return what it would have given without', async () => {
    const order = await anOrderPaidAt()
    const { bank, reference, product } = order
    await giveBack(order, [{ product }])
    await bank.payBack(reference, 200)
    await comeByIn(1)
    await endAll(order, 'succeeded', 5_900)
    await endAll(order, 'failed')
    await comeByIn(5)
    await endAll(order, 'succeeded')
    expect(await giveBack(order, [{ product }])).toMatchObject({
      ...{ moneyAmount: 10_000, points: 0, openAmount: 0 },
    })
  })
})

it.each([true, false])(
  'what an order is charged stays, whether a refund of the dashboard was heard of: %s',
  async (isHeard) => {
    const { client } = await aRegisteredCustomer()
    const [big, small] = [await aKettle(1_000_000), await aKettle(10_000)]
    const order = async (wanted: Json, points: number) => {
      const cartId = await aReadyCart(client, [wanted])
      if (points > 0) await payBeside(client, cartId, { points })
      const placed = await placeOrder({ client, cartId }, byJuspay)
      await payAtJuspay(placed.payment_info)
      return placed
    }
    const { order: first, payment_info: info } = await order({ product: big, quantity: 1 }, 0)
    await order({ product: small, quantity: 2 }, 100)
    await juspayBank.payBack(info.order_id, 100)
    await (isHeard ? juspayBank.hear : takeJuspayEvents)(info.order_id)
    await cancelOrder(client, first.order_number)
    await comeByIn(5)
    const fate = await fateOf({ orderId: await orderIdOf(first.order_number) })
    // It has brought a hundred points, which are spent; two others are there.
    expect(fate.captured - fate.back).toBe(9_800)
    expect(fate.letters).toEqual([])
  },
)
