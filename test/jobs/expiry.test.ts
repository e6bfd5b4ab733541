import { expect, it } from 'vitest'
import { expireUnpaidOrders } from '../../src/core/fulfilment/expire-orders.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { orderStatus } from '../support/sales/rows.ts'
import { aPayableSale, aSale, aShop, askToPay } from '../support/sales/sales.ts'

it('an order waits anew for a customer who tries again, with the same payment', async () => {
  const shop = await aShop()
  const sale = await aPayableSale(shop)
  await askToPay(inMinutes(shop.ctx, 59), sale)
  await expireUnpaidOrders(inMinutes(shop.ctx, 61), 5)
  expect(await orderStatus(sale.orderId)).toBe('processing')
  await expireUnpaidOrders(inMinutes(shop.ctx, 120), 5)
  expect(await orderStatus(sale.orderId)).toBe('cancelled')
})

it('an order waits for an attempt to pay that begins while it runs out', async () => {
  const shop = await aShop()
  const sale = await aSale(shop)
  const late = inMinutes(shop.ctx, 61)
  let calls = 0
  const world = interposedWorld(late, async (call) => {
    calls += 1
    // The order is claimed, and not yet cancelled.
    if (calls === 2) await askToPay(late, sale)
    return call()
  })
  await expireUnpaidOrders(world, 5)
  expect(calls).toBeGreaterThan(1)
  expect(await orderStatus(sale.orderId)).toBe('processing')
})
