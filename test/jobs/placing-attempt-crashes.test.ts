import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Context } from '../../src/core/ports.ts'
import { crashAtEveryStep, crashObjectAtEveryStep, finish } from '../support/faults/crashes.ts'
import type { Accident } from '../support/faults/fated-world.ts'
import { payOpened } from '../support/gateways/attempt-deeds.ts'
import { expectAttemptFates } from '../support/sales/attempt-fates.ts'
import {
  aCartSale,
  aCartSaleOfAllMeans,
  aRupeeShop,
  type CartSale,
  cartObjectOf,
  order,
} from '../support/sales/cart-sales.ts'

/** How many orders there are of each cart. */
async function ordersOf(sales: CartSale[]): Promise<{ id: number }[][]> {
  return Promise.all(
    sales.map(async ({ userId }) => {
      const own = env.DB.prepare('SELECT id FROM orders WHERE user_id = ?').bind(userId)
      return (await own.all<{ id: number }>()).results
    }),
  )
}

/** Each cart was ordered once, and can be paid as if nothing had happened. */
async function expectOrderedOnce(ctx: Context, sales: CartSale[]): Promise<void> {
  const orders = await ordersOf(sales)
  expect(orders.map((own) => own.length)).toEqual(sales.map(() => 1))
  for (const sale of sales) {
    const { handover } = await order(ctx, sale)
    if (!handover) throw new Error('It cannot be paid')
    await payOpened(ctx, handover)
  }
  await finish(sales[0]?.shop ?? expect.fail())
  const ids = orders.flat().map(({ id }) => ({ orderId: id }))
  await expectAttemptFates(ids, { order: 'processing', wasPaid: true, receipts: 1, letters: [] })
}

const accidents: Accident[] = ['dies before', 'fails at', 'loses the answer of']

describe.each(['payu', 'juspay'] as const)('an order to be paid by %s', (gateway) => {
  it.each(accidents)('is placed once where a process %s a step', async (accident) => {
    const shop = await aRupeeShop()
    const prepare = () => aCartSale(shop, gateway)
    const sales = await crashAtEveryStep(shop, accident, { prepare, work: order })
    expect(sales.length).toBeGreaterThan(3)
    await expectOrderedOnce(shop.ctx, sales)
  })
})

describe('an order with all means to pay', () => {
  it.each(accidents)('is placed once where its cart %s a step', async (accident) => {
    const shop = await aRupeeShop()
    const sales = await crashObjectAtEveryStep(shop, accident, {
      prepare: () => aCartSaleOfAllMeans(shop, 'juspay'),
      work: order,
      objectOf: cartObjectOf,
    })
    expect(sales.length).toBeGreaterThan(4)
    // Whoever was not told tries again.
    for (const sale of sales) await order(shop.ctx, sale)
    await finish(shop)
    await expectOrderedOnce(shop.ctx, sales)
  })
})
