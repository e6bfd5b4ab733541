import { describe, expect, it } from 'vitest'
import { crashAtEveryStep, interruptAround, isNow } from '../support/faults/crashes.ts'
import { type AnySale, anySaleIn, aShopWith, fateOf } from '../support/gateways/drivers/any-sale.ts'
import type { OpenedPayment } from '../support/gateways/drivers/driver.ts'
import { walletDriver } from '../support/gateways/drivers/wallet.ts'
import { cancelSale, type Shop } from '../support/sales/sales.ts'

const wallet = walletDriver()

interface PayableSale extends AnySale {
  payment: OpenedPayment
}

/** The customer has approved the payment, and his browser has not come back. */
async function anApprovedSale(shop: Shop): Promise<PayableSale> {
  const sale = await anySaleIn(shop, [wallet])
  const payment = await wallet.open(shop.ctx, sale)
  await wallet.pay(payment, 'paid')
  return { ...sale, payment }
}

async function aPaidSale(shop: Shop): Promise<PayableSale> {
  const sale = await anApprovedSale(shop)
  await comeBack(shop.ctx, sale)
  return sale
}

function comeBack(ctx: Shop['ctx'], sale: PayableSale): Promise<void> {
  return wallet.comeBack(ctx, sale, sale.payment)
}

const paid = { order: 'processing', wasPaid: true, payments: ['succeeded'], receipts: 1 }
const returned = { order: 'cancelled', payments: ['refunded'], kept: 0 }
const closed = { order: 'cancelled', wasPaid: false, payments: ['cancelled'], kept: 0 }

async function expectAll(sales: AnySale[], fateAt: (step: number) => object): Promise<void> {
  for (const [index, sale] of sales.entries()) {
    expect(await fateOf(sale, [wallet]), `step ${index + 1}`).toMatchObject(fateAt(index + 1))
  }
}

describe.each(['dies before', 'dies after', 'loses the answer of'] as const)(
  'a process that %s a step',
  (accident) => {
    it('of capturing what was approved takes it once', async () => {
      const story = { prepare: anApprovedSale, work: comeBack }
      const sales = await crashAtEveryStep(await aShopWith([wallet]), accident, story)
      expect(sales.length).toBeGreaterThan(8)
      await expectAll(sales, () => ({ ...paid, kept: 1999 }))
    })

    it('of paying back does so once', async () => {
      const story = { prepare: aPaidSale, work: cancelSale }
      const sales = await crashAtEveryStep(await aShopWith([wallet]), accident, story)
      expect(sales.length).toBeGreaterThan(8)
      await expectAll(sales, () => returned)
      for (const { orderId, amount } of sales) {
        expect(await wallet.books(orderId)).toEqual({ captured: amount, refunded: amount })
      }
    })
  },
)

it('a payment is captured or its order cancelled, whenever the two meet', async () => {
  const shop = await aShopWith([wallet])
  const isDecided = isNow('p.claimed_by IS NOT NULL')
  const story = { prepare: anApprovedSale, work: comeBack, meanwhile: cancelSale, isDecided }
  const { before, after } = await interruptAround(shop, story)
  expect(before.length).toBeGreaterThan(2)
  expect(after.length).toBeGreaterThan(3)
  await expectAll(before, () => closed)
  for (const sale of after) {
    const { order, kept } = await fateOf(sale, [wallet])
    expect(kept).toBe(order === 'cancelled' ? 0 : 1999)
  }
})
