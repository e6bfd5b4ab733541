import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aKettle, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import { aPromotion, promotionTerms } from '../../support/sales/promotions.ts'
import {
  aDeliveredOrder,
  askReturn,
  type Delivered,
  deliver,
  deliveredBefore,
  moveOrder,
  orderIdOf,
  readReturn,
  readReturns,
  returnOf,
  returnsPath,
  sendReturn,
  type WantedBack,
  withdraw,
  withdrawnBefore,
} from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aReadyCart,
  aShopper,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

/** How asking is refused, and that nothing comes of it. */
async function refused(order: Delivered, wanted: WantedBack[]): Promise<[number, string]> {
  const before = await readReturns(order, order.number)
  const { status, body } = await sendReturn(order, wanted)
  expect(await readReturns(order, order.number)).toEqual(before)
  return [status, body.code]
}

const notAllowed = [400, 'return_not_allowed']

/** Units by line of the order: how many stand in a return, and whether they were paid for. */
async function linesOf(number: string): Promise<Json[]> {
  const rows = env.DB.prepare(
    `SELECT i.quantity, o.sold_as ->> '$.isFree' AS isFree, i.reason FROM return_items i
     JOIN order_items o ON o.id = i.order_item_id JOIN order_returns r ON r.id = i.return_id
     WHERE r.number = ? ORDER BY i.id`,
  )
  return (await rows.bind(number).all()).results
}

describe('what was delivered', () => {
  it('is asked to be given back, and the request is read', async () => {
    const order = await aDeliveredOrder()
    const { client, number, product } = order
    const made = await askReturn(order, [{ product, reason: ' Dented\nat the base ' }])
    expect(made).toEqual({
      request_number: `${number.replace('ORD', 'RET')}-1`,
      status: 'created',
      ...{ created_at: moment, modified_at: made.created_at },
      ...{ approved_at: null, rejected_at: null, received_at: null },
      items: [
        {
          shipment_number: number.replace('ORD', 'SHP'),
          ...{ product_id: String(product.id), product_name: product.name },
          ...{ product_image_url: null, variant_id: null, variant_name: null },
          ...{ quantity: 1, return_reason: 'Dented\nat the base' },
        },
      ],
    })
    expect(await readReturns(order, number)).toEqual([made])
    expect(await readReturn(client, number, made.request_number)).toEqual({
      ...made,
      return_order: {
        ...{ order_number: number, order_date: order.order.order_date, order_status: 'complete' },
      },
      ...{ replacement_order: null, refund: [], attachments: null },
    })
  })

  it('may be replaced if that is asked for, which changes nothing before staff decide', async () => {
    const { client, number, product, ...order } = await aDeliveredOrder()
    const sent = returnOf(number, [{ product }], 'replacement')
    const { body } = await client.post(returnsPath({ number }), sent, { expect: 200 })
    const row = env.DB.prepare('SELECT settlement FROM order_returns ORDER BY id DESC LIMIT 1')
    expect(await row.first('settlement')).toBe('replacement')
    const made = await readReturn(client, number, body.content.order_return.request_number)
    expect(made).toMatchObject({ status: 'created', replacement_order: null, refund: [] })
    expect(await readOrder(client, number)).toEqual(order.order)
  })

  it('is given back by whoever has an account as by a visitor', async () => {
    const order = await aDeliveredOrder({ member: true })
    expect(await askReturn(order, [{ product: order.product }])).toMatchObject({
      status: 'created',
    })
  })

  it('is named by its variant where it has some', async () => {
    const [visitor, shirt] = [await aVisitor(), await aRupeeShirt()]
    const [, variantId = 0] = shirt.variantIds
    const cartId = await aReadyCart(visitor.client, [{ product: shirt, variantId, quantity: 2 }])
    const order = await deliver({ ...visitor, cartId, product: shirt })
    for (const named of [null, shirt.variantIds[0] ?? 0, shirt.variantIds[2] ?? 0]) {
      expect(await refused(order, [{ product: shirt, variantId: named }])).toEqual(notAllowed)
    }
    const { items } = await askReturn(order, [{ product: shirt, variantId, quantity: 2 }])
    const unit = { product_id: String(shirt.id), variant_id: String(variantId), variant_name: 'M' }
    expect(items).toMatchObject([{ ...unit, quantity: 2, return_reason: '' }])
  })

  it('is no variant where its product has none', async () => {
    const order = await aDeliveredOrder()
    const { product } = order
    for (const variantId of [...product.variantIds, 0]) {
      expect(await refused(order, [{ product, variantId }])).toEqual(notAllowed)
    }
  })

  it('goes back together with what else the order has brought, or not at all', async () => {
    const visitor = await aVisitor()
    const [one, two, third] = [await aKettle(), await aKettle(), await aKettle()]
    const content = [{ product: one }, { product: two, quantity: 3 }]
    const cartId = await aReadyCart(visitor.client, content)
    const order = await deliver({ ...visitor, cartId, product: one })
    expect(await refused(order, [{ product: one }, { product: third }])).toEqual(notAllowed)
    const tooMany = [{ product: one }, { product: two, quantity: 4 }]
    expect(await refused(order, tooMany)).toEqual(notAllowed)
    const { items } = await askReturn(order, [{ product: two, quantity: 3 }, { product: one }])
    expect(items.map(({ product_id, quantity }: Json) => [product_id, quantity])).toEqual([
      [String(two.id), 3],
      [String(one.id), 1],
    ])
  })

  it('comes by the shipment of the order and by no other', async () => {
    const order = await aDeliveredOrder()
    const { client, number, product } = order
    for (const wrong of [number, 'SHP-20200101-0001', '', number.replace('ORD', 'shp')]) {
      const sent = returnOf(number, [{ product }])
      const items = sent.items.map((item) => ({ ...item, shipment_number: wrong }))
      const { body } = await client.post(returnsPath(order), { ...sent, items }, { expect: 400 })
      expect(body.code).toBe('return_not_allowed')
    }
    expect(await readReturns(order, number)).toEqual([])
  })
})

describe('the time of returns', () => {
  it('begins with the delivery', async () => {
    const shopper = await aShopper()
    const { order, payment_info } = await placeOrder(shopper)
    const number: string = order.order_number
    const orderId = await orderIdOf(number)
    const asked = { ...shopper, orderId, number, order }
    const wanted = [{ product: shopper.product }]
    expect(await refused(asked, wanted)).toEqual(notAllowed)
    await payAtPayu(payment_info)
    expect(await refused(asked, wanted)).toEqual(notAllowed)
    await moveOrder(orderId, ['shipped'])
    expect(await refused(asked, wanted)).toEqual(notAllowed)
    await moveOrder(orderId, ['delivered'])
    expect(await askReturn(asked, wanted)).toMatchObject({ status: 'created' })
  })

  it('ends after thirty days', async () => {
    const order = await aDeliveredOrder()
    const { client, number, product } = order
    await deliveredBefore(order, 29.999)
    expect((await readOrder(client, number)).shipments).toMatchObject([{ is_return_allowed: true }])
    const made = await askReturn(order, [{ product }])
    await deliveredBefore(order, 0.001)
    expect((await readOrder(client, number)).shipments).toMatchObject([
      { is_return_allowed: false },
    ])
    expect(await refused(order, [{ product }])).toEqual(notAllowed)
    // What was asked for in time goes on.
    expect(await withdraw(order, made.request_number)).toMatchObject({ status: 'cancelled' })
  })
})

describe('the units of returns', () => {
  it('are no more than were bought, over all returns', async () => {
    const order = await aDeliveredOrder({ quantity: 5 })
    const { product } = order
    expect(await refused(order, [{ product, quantity: 6 }])).toEqual(notAllowed)
    await askReturn(order, [{ product, quantity: 2 }])
    expect(await refused(order, [{ product, quantity: 4 }])).toEqual(notAllowed)
    await askReturn(order, [{ product, quantity: 3 }])
    expect(await refused(order, [{ product }])).toEqual(notAllowed)
    const numbers = (await readReturns(order, order.number)).map(
      ({ request_number }) => request_number,
    )
    const stem = order.number.replace('ORD', 'RET')
    expect(numbers).toEqual([`${stem}-1`, `${stem}-2`])
  })

  it('count together where one unit is named several times', async () => {
    const order = await aDeliveredOrder({ quantity: 3 })
    const { product } = order
    const twice = [
      { product, quantity: 2 },
      { product, quantity: 2 },
    ]
    expect(await refused(order, twice)).toEqual(notAllowed)
    const parts = [
      { product, quantity: 1, reason: 'Dented' },
      { product, quantity: 1, reason: 'Too loud' },
      { product, quantity: 1, reason: 'Dented' },
    ]
    const { items } = await askReturn(order, parts)
    const told = items.map(({ quantity, return_reason }: Json) => [quantity, return_reason])
    expect(told).toEqual([
      [2, 'Dented'],
      [1, 'Too loud'],
    ])
    expect(await refused(order, [{ product }])).toEqual(notAllowed)
  })

  it('can be asked for again once a return is withdrawn or rejected', async () => {
    const order = await aDeliveredOrder()
    const { product, number } = order
    const first = await askReturn(order, [{ product, quantity: 2 }])
    await withdraw(order, first.request_number)
    const second = await askReturn(order, [{ product, quantity: 2 }])
    await env.DB.prepare("UPDATE order_returns SET status = 'rejected' WHERE number = ?")
      .bind(second.request_number)
      .run()
    const third = await askReturn(order, [{ product, quantity: 2 }])
    expect(third.request_number).toBe(`${number.replace('ORD', 'RET')}-3`)
    for (const status of ['approved', 'complete']) {
      await env.DB.prepare('UPDATE order_returns SET status = ? WHERE number = ?')
        .bind(status, third.request_number)
        .run()
      expect(await refused(order, [{ product }])).toEqual(notAllowed)
    }
  })

  it('may be free ones, of which those that were paid for come first', async () => {
    const product = await aKettle(10_000, 20)
    await aPromotion(product, promotionTerms.buyTwoGetOne)
    const order = await aDeliveredOrder({ product, quantity: 4 })
    expect(await refused(order, [{ product, quantity: 7 }])).toEqual(notAllowed)
    const first = await askReturn(order, [{ product, quantity: 3 }])
    expect(await linesOf(first.request_number)).toEqual([{ quantity: 3, isFree: 0, reason: '' }])
    const parts = [
      { product, quantity: 2, reason: 'Dented' },
      { product, quantity: 1, reason: 'Too loud' },
    ]
    const second = await askReturn(order, parts)
    expect(await linesOf(second.request_number)).toEqual([
      { quantity: 1, isFree: 0, reason: 'Dented' },
      { quantity: 1, isFree: 1, reason: 'Dented' },
      { quantity: 1, isFree: 1, reason: 'Too loud' },
    ])
    expect(second.items.map(({ quantity }: Json) => quantity)).toEqual([2, 1])
    expect(await refused(order, [{ product }])).toEqual(notAllowed)
  })

  it('are asked for at most fifty times', async () => {
    const order = await aDeliveredOrder()
    const { product, orderId, number } = order
    await withdrawnBefore({ number, orderId }, 49)
    const last = await askReturn(order, [{ product }])
    expect(last.request_number).toMatch(/-50$/)
    expect(await refused(order, [{ product }])).toEqual(notAllowed)
  })
})
