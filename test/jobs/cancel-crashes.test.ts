import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { cancelPayment } from '../../src/core/payments/closing/cancel-payment.ts'
import { refundPayment } from '../../src/core/payments/refunding/refund-payment.ts'
import type { Context } from '../../src/core/ports.ts'
import { crashAtEveryStep, finish } from '../support/faults/crashes.ts'
import { type Accident, fatedObject } from '../support/faults/fated-world.ts'
import { expectFates, fates } from '../support/sales/fates.ts'
import {
  aPaidSale,
  aPayableSale,
  aShop,
  cancelSale,
  type PayableSale,
} from '../support/sales/sales.ts'

/** The receipt was sent before the test began. */
const allBack = { ...fates.refunded, mails: ['Refund for order'] }

function refund(amount: number | null) {
  return (ctx: Context, { shop, paymentId }: PayableSale) =>
    refundPayment(ctx, shop.customer, { paymentId, amount, reason: null })
}

describe.each<Accident>(['dies before', 'fails at', 'loses the answer of'])(
  'a process that %s a step',
  (accident) => {
    it('of cancelling a paid order pays all back, once, and the units return', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aPaidSale,
        work: cancelSale,
      })
      expect(sales.length).toBeGreaterThan(10)
      await expectFates(sales, allBack)
    })

    it('of cancelling an unpaid order closes its intent, and the units return', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aPayableSale,
        work: cancelSale,
      })
      expect(sales.length).toBeGreaterThan(8)
      await expectFates(sales, fates.closed)
    })

    it('of refunding a part pays that part back, once, and the units return', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aPaidSale,
        work: refund(550),
      })
      expect(sales.length).toBeGreaterThan(10)
      await expectFates(sales, { ...allBack, refunds: [550] })
    })
  },
)

it('a process that dies before a step of refunding it all does so once, in the end', async () => {
  const sales = await crashAtEveryStep(await aShop(), 'dies before', {
    prepare: aPaidSale,
    work: refund(null),
  })
  expect(sales.length).toBeGreaterThan(10)
  await expectFates(sales, allBack)
})

it('a process that dies before a step of cancelling a payment closes intent and order', async () => {
  const sales = await crashAtEveryStep(await aShop(), 'dies before', {
    prepare: aPayableSale,
    work: (ctx, { shop, paymentId }) =>
      cancelPayment(ctx, shop.customer, { paymentId, operationId: null }),
  })
  expect(sales.length).toBeGreaterThan(8)
  await expectFates(sales, fates.closed)
})

it.each(['dies before', 'dies after'] as const)(
  'a counter that %s telling D1 of returned units takes them back once',
  async (accident) => {
    const shop = await aShop()
    const sale = await aPaidSale(shop)
    const stub = env.STOCK.getByName(String(shop.product.variantId))
    const hasDied = await fatedObject(stub, { accident, step: 1 })
    await cancelSale(shop.ctx, sale)
    expect(hasDied()).toBe(true)
    await finish(shop)
    await expectFates([sale], allBack)
  },
)
