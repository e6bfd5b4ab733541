import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { expireUnpaidOrders } from '../../../src/core/fulfilment/expire-orders.ts'
import { cancelPayment } from '../../../src/core/payments/closing/cancel-payment.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import type { Context } from '../../../src/core/ports.ts'
import { crashAtEveryStep, onlyRefusals } from '../../support/faults/crashes.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import {
  aPaidSale,
  aPayableSale,
  aShop,
  cancelSale,
  type PayableSale,
  type Shop,
} from '../../support/sales/sales.ts'

let shop: Shop

beforeAll(async () => {
  shop = await aShop()
})

let serial = 0

/** The sale was placed with a coupon. */
async function useCoupon<S extends PayableSale>(sale: S, state = 'used'): Promise<S> {
  const code = `CODE-${++serial}`
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO coupons(code, channel, kind, points, uses_max, uses, created_at)
       VALUES (?, 'us', 'percentage', 1000, 2, 1, 0)`,
    ).bind(code),
    env.DB.prepare(
      `INSERT INTO redemptions(checkout_id, coupon_id, user_id, state, created_at)
       SELECT ?2, id, ?3, ?4, 0 FROM coupons WHERE code = ?1`,
    ).bind(code, sale.checkoutId, sale.shop.customer.id, state),
  ])
  return sale
}

/** The use by the sale, and how many the coupon counts. */
function useOf({ checkoutId }: PayableSale): Promise<unknown> {
  return env.DB.prepare(
    `SELECT r.state, c.uses FROM redemptions r JOIN coupons c ON c.id = r.coupon_id
     WHERE r.checkout_id = ?`,
  )
    .bind(checkoutId)
    .first()
}

const returned = { state: 'returned', uses: 0 }
const used = { state: 'used', uses: 1 }

const refundOf = (ctx: Context, { paymentId, shop: { customer } }: PayableSale) =>
  refundPayment(ctx, customer, { paymentId, amount: null, reason: null })

const moveTo =
  (to: 'shipped' | 'cancelled') =>
  (ctx: Context, { orderId }: PayableSale) =>
    changeOrderStatus(ctx, { orderId, to, operationId: null })

interface Road {
  name: string
  prepare(shop: Shop): Promise<PayableSale>
  cancel(ctx: Context, sale: PayableSale): Promise<unknown>
}

const roads: Road[] = [
  { name: 'its customer', prepare: aPaidSale, cancel: cancelSale },
  { name: 'staff', prepare: aPayableSale, cancel: moveTo('cancelled') },
  { name: 'a refund', prepare: aPaidSale, cancel: refundOf },
  {
    name: 'the end of its payment',
    prepare: aPayableSale,
    cancel: (ctx, { paymentId, shop: { customer } }) =>
      cancelPayment(ctx, customer, { paymentId, operationId: null }),
  },
  {
    name: 'the time that has passed',
    prepare: aPayableSale,
    cancel: (ctx) => expireUnpaidOrders(inMinutes(ctx, 24 * 60), 10),
  },
]

describe('the use of a coupon', () => {
  it.each(roads)('is given back, once, where $name cancels the order', async (road) => {
    const sale = await useCoupon(await road.prepare(shop))
    await road.cancel(shop.ctx, sale)
    expect(await useOf(sale)).toEqual(returned)
    await road.cancel(shop.ctx, sale).catch(onlyRefusals)
    expect(await useOf(sale)).toEqual(returned)
  })

  it('is given back once where several cancel at once', async () => {
    const sale = await useCoupon(await aPaidSale(shop))
    const attempts = [cancelSale, refundOf, moveTo('cancelled'), cancelSale]
    await Promise.all(attempts.map((attempt) => attempt(shop.ctx, sale).catch(onlyRefusals)))
    expect(await useOf(sale)).toEqual(returned)
  })

  it('is given back once, wherever the process dies', async () => {
    const sales = await crashAtEveryStep(shop, 'dies before', {
      prepare: async (one) => useCoupon(await aPaidSale(one)),
      work: cancelSale,
    })
    for (const sale of sales) expect(await useOf(sale)).toEqual(returned)
  })

  it('stays used where the order has gone out, also where its money goes back', async () => {
    const sale = await useCoupon(await aPaidSale(shop))
    await moveTo('shipped')(shop.ctx, sale)
    await moveTo('cancelled')(shop.ctx, sale).catch(onlyRefusals)
    await refundOf(shop.ctx, sale)
    expect(await useOf(sale)).toEqual(used)
  })

  it('that came to nothing is not given back again', async () => {
    const sale = await useCoupon(await aPaidSale(shop), 'returned')
    await cancelSale(shop.ctx, sale)
    expect(await useOf(sale)).toEqual({ state: 'returned', uses: 1 })
  })
})
