import { describe, expect, it } from 'vitest'
import { crashAtEveryStep, interruptAtEveryStep } from '../support/faults/crashes.ts'
import type { Accident } from '../support/faults/fated-world.ts'
import { attemptFates, expectAttemptFates } from '../support/sales/attempt-fates.ts'
import { takePoints } from '../support/sales/balances.ts'
import {
  aCartSaleOfAllMeans,
  aMembersCartSale,
  aRupeeShop,
  cancelPlaced,
  placed,
} from '../support/sales/cart-sales.ts'
import { aDecidedSale, hearAll, settled } from '../support/sales/told-sales.ts'

const { closed, returned, refunded } = attemptFates

/** What is due where points, credit and a gift card pay the rest. */
const due = 19_900

/** What two points are worth. */
const charge = 200

const gateways = ['payu', 'juspay'] as const
const accidents: Accident[] = ['dies before', 'fails at', 'loses the answer of']
const cases = gateways.flatMap((gateway) => accidents.map((accident) => ({ gateway, accident })))

describe.each(cases)('a process that $accident a step of cancelling, for $gateway', (one) => {
  const { gateway, accident } = one

  it('an unpaid order gives back what paid for it, once', async () => {
    const shop = await aRupeeShop()
    const prepare = async () => placed(await aCartSaleOfAllMeans(shop, gateway))
    const sales = await crashAtEveryStep(shop, accident, { prepare, work: cancelPlaced })
    expect(sales.length).toBeGreaterThan(3)
    await expectAttemptFates(sales, closed)
  })

  it('a paid order gives back money and means, once', async () => {
    const shop = await aRupeeShop()
    const prepare = async () => settled(await placed(await aCartSaleOfAllMeans(shop, gateway)))
    const sales = await crashAtEveryStep(shop, accident, { prepare, work: cancelPlaced })
    expect(sales.length).toBeGreaterThan(5)
    await expectAttemptFates(sales, { ...refunded, captured: due, back: due })
  })

  it('an order whose points were spent since keeps their worth', async () => {
    const shop = await aRupeeShop()
    const sales = await crashAtEveryStep(shop, accident, {
      async prepare() {
        const sale = await settled(await placed(await aMembersCartSale(shop, gateway)))
        await takePoints(sale.customer, 2)
        return sale
      },
      work: cancelPlaced,
    })
    await expectAttemptFates(sales, { ...refunded, back: refunded.captured - charge })
  })
})

describe.each(gateways)('an order that is paid by %s while it is cancelled', (gateway) => {
  it('has its money back, whatever comes first', async () => {
    const shop = await aRupeeShop()
    const sales = await interruptAtEveryStep(shop, {
      prepare: () => aDecidedSale(shop, gateway),
      work: cancelPlaced,
      meanwhile: hearAll,
    })
    expect(sales.length).toBeGreaterThan(3)
    const { wasPaid: _, receipts: __, ...back } = returned
    await expectAttemptFates(sales, back)
  })
})
