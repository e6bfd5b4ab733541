import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { expireUnpaidOrders } from '../../../src/core/fulfilment/expire-orders.ts'
import { lookAfterPayments } from '../../../src/core/payments/settling/look-after-payments.ts'
import type { Context } from '../../../src/core/ports.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { orderStatus, paymentFacts } from '../../support/sales/rows.ts'
import { aPayableSale, aSalePaidAtStripe, aShop } from '../../support/sales/sales.ts'

/** The payment is through a gateway whose keys were taken out of the settings. */
async function leaveGateway(paymentId: number): Promise<void> {
  const statement = "UPDATE payments SET gateway = 'left_behind', look_at = 0 WHERE id = ?"
  await env.DB.prepare(statement).bind(paymentId).run()
}

it('a payment of a gateway that is gone does not hold up the others', async () => {
  const shop = await aShop()
  const left = await aPayableSale(shop)
  const paid = await aSalePaidAtStripe(shop)
  await leaveGateway(left.paymentId)
  const later: Context = inMinutes(shop.ctx, 11)
  await lookAfterPayments(later, 1)
  await lookAfterPayments(later, 1)
  expect(await paymentFacts(paid.paymentId)).toMatchObject({ status: 'succeeded' })
  expect(await paymentFacts(left.paymentId)).toMatchObject({ status: 'pending' })
})

it('an order whose gateway is gone ends an hour after others', async () => {
  const shop = await aShop()
  const { orderId, paymentId } = await aPayableSale(shop)
  await leaveGateway(paymentId)
  await expireUnpaidOrders(inMinutes(shop.ctx, 61), 5)
  expect(await orderStatus(orderId)).toBe('processing')
  await expireUnpaidOrders(inMinutes(shop.ctx, 122), 5)
  expect(await orderStatus(orderId)).toBe('cancelled')
})
