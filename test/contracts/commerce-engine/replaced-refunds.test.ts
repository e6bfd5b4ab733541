import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { seeLetterSql } from '../../../scripts/dead-letters/drive-sql.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { payAtJuspay, takeJuspayEvents } from '../../support/gateways/juspay-orders.ts'
import {
  goneBackThere,
  juspayBank,
  payuBank,
  type RefundBank,
} from '../../support/gateways/refund-banks.ts'
import type { Json } from '../../support/http/client.ts'
import { lettersOf } from '../../support/sales/driven-refunds.ts'
import { comeByIn, fateOf, orderIdOf } from '../../support/sales/paid-orders.ts'
import { giveBack, paidBy } from '../../support/sales/received-returns.ts'
import { aDeliveredOrder, type Delivered, readReturn } from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { payBeside } from '../../support/sales/storefront-carts.ts'
import {
  aReadyCart,
  byJuspay,
  byPayu,
  cancelOrder,
  placeOrder,
} from '../../support/sales/storefront-orders.ts'
import { runAll } from '../../support/world/run-all.ts'

/* Refunds of the shop, and those that somebody has asked for in the gateway's dashboard in their place. */

interface Paid extends Delivered {
  reference: string
  bank: RefundBank
}

/** Two kettles of a hundred rupees, and 59 for shipping; its gateway's refunds wait. */
async function aPaidOrder(by: 'Juspay' | 'PayU' = 'Juspay'): Promise<Paid> {
  const { way, bank } = gateways[by]
  const order = await aDeliveredOrder({ way })
  const { reference } = await paidBy(order)
  await bank.hold(reference)
  return { ...order, reference, bank }
}

const gateways = {
  Juspay: { way: byJuspay, bank: juspayBank },
  PayU: { way: byPayu, bank: payuBank },
}

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

/** All that waits at the bank, or one of these amounts, ends so; the shop hears of it. */
async function endAll(
  { bank, reference }: Paid,
  end: 'succeeded' | 'failed',
  amount?: number,
): Promise<void> {
  for (const refund of await bank.refunds(reference)) {
    const isMeant = amount === undefined || refund.amount === amount
    if (refund.state === 'pending' && isMeant) await bank.end(refund.id, end)
  }
  await bank.hear(reference)
}

async function back({ bank, reference }: Paid): Promise<number> {
  return goneBackThere(await bank.refunds(reference))
}

async function refundsOfReturn({ client, number }: Paid, asked: string): Promise<Json[]> {
  const { refund } = await readReturn(client, number, asked)
  return refund.map(({ refund_amount, status }: Json) => [refund_amount, status])
}

describe('the refund of a return, which was left to one of the dashboard', () => {
  it.each([
    [259, []],
    [159, [[100, 'success']]],
  ])('of %i rupees: goes back after all where that fails', async (rupees, meanwhile) => {
    const order = await aPaidOrder()
    const { bank, reference, product } = order
    const { number: asked } = await giveBack(order, [{ product, quantity: 2 }])
    await bank.payBack(reference, rupees)
    await comeByIn(1)
    expect(await back(order)).toBe(25_900)
    await endAll(order, 'succeeded', 10_000)
    expect(await refundsOfReturn(order, asked)).toEqual(meanwhile)
    await endAll(order, 'failed')
    await comeByIn(61)
    await endAll(order, 'succeeded')
    expect(await back(order)).toBe(20_000)
    const sums = (await refundsOfReturn(order, asked)).map(([sum]) => sum)
    expect(sums.reduce((sum, one) => sum + one, 0)).toBe(200)
    expect(await paidBy(order)).toMatchObject({ status: 'succeeded', refunded: 20_000 })
    expect(await lettersOf(order)).toHaveLength(1)
  })

  it('is owed once, in as many parts as fail', async () => {
    const order = await aPaidOrder()
    const { bank, reference, product } = order
    const { number: asked } = await giveBack(order, [{ product, quantity: 2 }])
    for (const rupees of [120, 110]) await bank.payBack(reference, rupees)
    await comeByIn(1)
    await endAll(order, 'succeeded', 2_900)
    await endAll(order, 'failed', 11_000)
    await comeByIn(5)
    await endAll(order, 'succeeded', 11_000)
    expect(await back(order)).toBe(25_900)
    await endAll(order, 'failed', 12_000)
    await comeByIn(10)
    await endAll(order, 'succeeded')
    expect(await back(order)).toBe(20_000)
    expect(await refundsOfReturn(order, asked)).toEqual([
      [29, 'success'],
      [110, 'success'],
      [61, 'success'],
    ])
  })

  it('gives the next return what it would have given without', async () => {
    const order = await aPaidOrder()
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

describe('a refund that failed, and that staff have paid by hand', () => {
  /** A kettle came back, and the bank refused to pay for it. */
  async function aFailedReturn(by: 'Juspay' | 'PayU'): Promise<Paid> {
    const order = await aPaidOrder(by)
    await giveBack(order, [{ product: order.product }])
    await comeByIn(1)
    await endAll(order, 'failed')
    expect(await lettersOf(order)).toHaveLength(1)
    return order
  }

  async function markAllSeen(): Promise<void> {
    const waiting = env.DB.prepare('SELECT id FROM dead_letters WHERE resolved_at IS NULL')
    const { results } = await waiting.all<{ id: number }>()
    for (const { id } of results) await runAll(seeLetterSql(id, Date.now()))
  }

  it.each(['Juspay', 'PayU'] as const)('counts once: %s', async (by) => {
    const order = await aFailedReturn(by)
    await order.bank.payBack(order.reference, 100)
    await endAll(order, 'succeeded')
    await markAllSeen()
    await comeByIn(2)
    expect(await paidBy(order)).toMatchObject({ status: 'succeeded', refunded: 10_000 })
    expect(await giveBack(order, [{ product: order.product }])).toMatchObject({
      ...{ moneyAmount: 10_000, openAmount: 0 },
    })
    await comeByIn(4)
    expect(await back(order)).toBe(20_000)
  })

  it('counts at once where the shop has heard of it', async () => {
    const order = await aFailedReturn('Juspay')
    await order.bank.payBack(order.reference, 100)
    await endAll(order, 'succeeded')
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
    await markAllSeen()
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
  })

  it('goes back by the shop where that fails, too', async () => {
    const order = await aFailedReturn('Juspay')
    await order.bank.payBack(order.reference, 100)
    await markAllSeen()
    await comeByIn(2)
    await endAll(order, 'failed')
    await comeByIn(4)
    await endAll(order, 'succeeded')
    expect(await back(order)).toBe(10_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
  })

  it('stays owed where another amount was paid, or none', async () => {
    const order = await aFailedReturn('Juspay')
    await order.bank.payBack(order.reference, 99)
    await endAll(order, 'succeeded')
    await markAllSeen()
    await comeByIn(2)
    expect(await paidBy(order)).toMatchObject({ refunded: 19_900 })
  })

  async function twoFailedReturns(): Promise<Paid> {
    const order = await aFailedReturn('Juspay')
    await giveBack(order, [{ product: order.product }])
    await comeByIn(2)
    await endAll(order, 'failed')
    return order
  }

  it('goes back by the shop alone where it is one of two that fails', async () => {
    const order = await twoFailedReturns()
    for (const end of ['succeeded', null] as const) {
      await order.bank.payBack(order.reference, 100)
      if (end) await endAll(order, end)
    }
    await markAllSeen()
    await comeByIn(4)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
    await endAll(order, 'failed')
    await comeByIn(8)
    await endAll(order, 'succeeded')
    expect(await back(order)).toBe(20_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
  })

  it('does not go back again where something else fails that was paid by hand', async () => {
    const order = await aFailedReturn('Juspay')
    await order.bank.payBack(order.reference, 100)
    await endAll(order, 'succeeded')
    await markAllSeen()
    await order.bank.payBack(order.reference, 10)
    await endAll(order, 'failed')
    await comeByIn(8)
    await endAll(order, 'succeeded')
    expect(await back(order)).toBe(10_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
  })

  it('is put in the place of one, where two have failed', async () => {
    const order = await twoFailedReturns()
    await order.bank.payBack(order.reference, 100)
    await endAll(order, 'succeeded')
    await markAllSeen()
    await comeByIn(4)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
  })
})
