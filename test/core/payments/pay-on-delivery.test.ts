import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import type { OrderStatus } from '../../../src/core/orders/types.ts'
import type { Context } from '../../../src/core/ports.ts'
import { crashAtEveryStep, finish } from '../../support/faults/crashes.ts'
import type { Accident } from '../../support/faults/fated-world.ts'
import { aDirectSale } from '../../support/sales/channel-orders.ts'
import { waitingEffects } from '../../support/sales/rows.ts'
import { aShop, type Sale, type Shop } from '../../support/sales/sales.ts'

let shop: Shop

beforeAll(async () => {
  shop = await aShop()
})

const moveTo =
  (to: OrderStatus) =>
  (ctx: Context, { orderId }: Sale): Promise<void> =>
    changeOrderStatus(ctx, { orderId, to, operationId: `${to}-${orderId}` })

async function aShippedSale(within: Shop): Promise<Sale> {
  const sale = await aDirectSale(within)
  for (const status of ['processing', 'shipped'] as const) await moveTo(status)(within.ctx, sale)
  return sale
}

/** What became of the money of an order, and how often the customer was told. */
function moneyOf({ orderId }: Sale): Promise<unknown> {
  return env.DB.prepare(
    `SELECT p.status, p.captured_amount, p.review_reason, o.paid_by = p.id AS isPaidBy,
       (SELECT count(*) FROM outbox WHERE kind = 'message.payment_receipt'
         AND key = 'order:' || o.id || ':payment:' || p.id || ':receipt') AS receipts
     FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.id = ?`,
  )
    .bind(orderId)
    .first()
}

const paid = {
  ...{ status: 'succeeded', captured_amount: 3998, review_reason: null },
  ...{ isPaidBy: 1, receipts: 1 },
}
const unpaid = { captured_amount: null, review_reason: null, isPaidBy: null, receipts: 0 }

describe.each<Accident>(['dies before', 'fails at', 'loses the answer of'])(
  'a process that %s a step',
  (accident) => {
    it('of delivering an order takes its money once, and tells of it once', async () => {
      const sales = await crashAtEveryStep(shop, accident, {
        prepare: aShippedSale,
        work: moveTo('delivered'),
      })
      expect(sales.length).toBeGreaterThan(3)
      for (const sale of sales) expect(await moneyOf(sale)).toEqual(paid)
    })

    it('of cancelling an order ends its payment, and the units return', async () => {
      const sales = await crashAtEveryStep(shop, accident, {
        prepare: aDirectSale,
        work: moveTo('cancelled'),
      })
      expect(sales.length).toBeGreaterThan(4)
      for (const sale of sales)
        expect(await moneyOf(sale)).toEqual({ ...unpaid, status: 'cancelled' })
    })
  },
)

it('a direct order waits for ever, and for nothing but staff', async () => {
  const sale = await aDirectSale(shop)
  await finish(shop)
  expect(await moneyOf(sale)).toEqual({ ...unpaid, status: 'pending' })
  await moveTo('processing')(shop.ctx, sale)
  await finish(shop)
  expect(await moneyOf(sale)).toEqual({ ...unpaid, status: 'pending' })
  await moveTo('cancelled')(shop.ctx, sale)
  expect(await waitingEffects(sale.orderId)).toEqual([])
  expect(await moneyOf(sale)).toEqual({ ...unpaid, status: 'cancelled' })
})
