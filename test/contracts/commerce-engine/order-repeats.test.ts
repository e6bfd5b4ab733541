import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { countStock } from '../../support/catalogue/products.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import type { Answer, Json } from '../../support/http/client.ts'
import { giveCredit, userIdOf } from '../../support/sales/balances.ts'
import {
  aRichShopper,
  countOrders,
  holdingsOf,
  payWith,
  stockLeft,
} from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { setItem } from '../../support/sales/storefront-carts.ts'
import {
  aShopper,
  asAMistake,
  byJuspay,
  byPayu,
  placeOrder,
  readOrder,
  sendOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

/** Attempts to pay, as they lie in the database. */
async function attemptsOf({ order_number }: Json): Promise<number> {
  const row = env.DB.prepare(
    `SELECT count(*) AS n FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.number = ?`,
  )
  return (await row.bind(order_number).first<number>('n')) ?? 0
}

function toldBy({ status, body }: Answer): string {
  return status === 200 ? 'done' : body.code
}

describe.each([
  { title: 'PayU', way: byPayu },
  { title: 'Juspay', way: byJuspay },
])('an order by $title under an Idempotency-Key', ({ way }) => {
  it('is answered again as it was, and there is one', async () => {
    const shopper = await aRichShopper()
    const send = (key = aKey()) => sendOrder(shopper.client, shopper.cartId, way, key)
    const key = aKey()
    const [first, again] = [await send(key), await send(key)]
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(again).toMatchObject({ status: 200, body: first.body })
    expect(toldBy(await send())).toBe('cart_inactive')
    expect(await holdingsOf(shopper)).toMatchObject({ stock: 20, uses: 1, orders: 1, credit: 0 })
  })

  it('is the same where the first answer was lost, with the same attempt to pay', async () => {
    const shopper = await aRichShopper()
    const key = aKey()
    const { first, again } = await repeat(await userIdOf(shopper.id), () =>
      sendOrder(shopper.client, shopper.cartId, way, key),
    )
    expect([first.status, again.status]).toEqual([200, 200])
    expect(again.body.content.order).toEqual(first.body.content.order)
    const attemptIn = ({ body: { content } }: Answer) => {
      const { txnid, order_id, amount, hash } = content.payment_info
      return { txnid, order_id, amount, hash }
    }
    expect(attemptIn(again)).toEqual(attemptIn(first))
    expect(await attemptsOf(first.body.content.order)).toBe(1)
    expect(await holdingsOf(shopper)).toMatchObject({ stock: 20, uses: 1, orders: 1, credit: 0 })
  })

  it('is not made with another body', async () => {
    const shopper = await aShopper()
    const key = aKey()
    const { client, cartId } = shopper
    await sendOrder(client, cartId, way, { ...key, expect: 200 })
    const others = [{ ...way, more: 1 }, way === byPayu ? byJuspay : byPayu, {}]
    for (const other of others) {
      const { status, body } = await sendOrder(client, cartId, other, key)
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'idempotency_mismatch' })
    }
    expect(await countOrders(shopper)).toBe(1)
  })

  it('is one where it comes several times at once', async () => {
    const shopper = await aShopper()
    const key = aKey()
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => sendOrder(shopper.client, shopper.cartId, way, key)),
    )
    const numbers = answers
      .filter(({ status }) => status !== 409)
      .map(({ body }) => body.content.order.order_number)
    expect(new Set(numbers).size).toBe(1)
    expect(await countOrders(shopper)).toBe(1)
    expect(await stockLeft(shopper.product)).toBe(8)
  })
})

describe('a cart that is ordered twice at once', () => {
  it.each([
    { title: 'without keys', options: () => ({}) },
    { title: 'under different keys', options: aKey },
  ])('makes one order, $title', async ({ options }) => {
    const shopper = await aRichShopper()
    const answers = await Promise.all(
      [byPayu, byJuspay, byPayu].map((way) =>
        sendOrder(shopper.client, shopper.cartId, way, options()),
      ),
    )
    expect(answers.map(toldBy).toSorted()).toEqual(['cart_inactive', 'cart_inactive', 'done'])
    expect(await holdingsOf(shopper)).toMatchObject({ stock: 20, uses: 1, orders: 1, points: 0 })
  })

  it('is ordered before a change of it, or with that', async () => {
    const { client, cartId, product, ...shopper } = await aShopper()
    const line = { product_id: String(product.id), variant_id: null, quantity: 5 }
    const [ordered, changed] = await Promise.all([
      sendOrder(client, cartId, byPayu, { expect: 200 }),
      client.post(`/carts/${cartId}/items`, line),
    ])
    const { order } = ordered.body.content
    const quantity = changed.status === 200 ? 5 : 2
    expect(['done', 'cart_inactive']).toContain(toldBy(changed))
    expect(order.order_items).toMatchObject([{ quantity }])
    expect(await stockLeft(product)).toBe(10 - quantity)
    expect(await countOrders(shopper)).toBe(1)
  })
})

describe('a refused order under an Idempotency-Key', () => {
  it('is refused again where the shop has said no, and can be sent under another key', async () => {
    const shopper = await aShopper()
    const { client, cartId, product } = shopper
    await setItem(client, cartId, { product, quantity: 10 })
    await countStock({ ...product, variantId: product.variantIds[0] ?? 0 }, 9)
    const key = aKey()
    const refused = await sendOrder(client, cartId, byPayu, key)
    expect(toldBy(refused)).toBe('insufficient_stock')
    await countStock({ ...product, variantId: product.variantIds[0] ?? 0 }, 10)
    const again = await sendOrder(client, cartId, byPayu, key)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(again.body).toEqual(refused.body)
  })

  it('can be sent as it should be where something was missing in it', async () => {
    const { client, cartId } = await aShopper()
    const key = aKey()
    expect(toldBy(await sendOrder(client, cartId, {}, key))).toBe('payment_gateway_required')
    expect(toldBy(await sendOrder(client, cartId, byPayu, key))).toBe('done')
  })
})

describe('an order with nothing to pay', () => {
  it('is made once under a key, and its points are earned once', async () => {
    const shopper = await aShopper({ member: true })
    await giveCredit(shopper, 50_000)
    await payWith(shopper.client, shopper.cartId, { credit: 500 })
    const key = aKey()
    const { first, again } = await repeat(await userIdOf(shopper.id), () =>
      sendOrder(shopper.client, shopper.cartId, {}, key),
    )
    expect(again.body).toEqual(first.body)
    const loyalty = await shopper.client.get(`/customers/${shopper.id}/loyalty`, { expect: 200 })
    expect(loyalty.body.content.loyalty).toMatchObject({ points_balance: 2, total_orders: 1 })
  })
})

describe('a cancellation under an Idempotency-Key', () => {
  it('is answered again as it was, also where the first answer was lost', async () => {
    const shopper = await aRichShopper()
    const { order } = await placeOrder(shopper)
    const path = `/orders/${order.order_number}/cancel`
    const key = aKey()
    const cancel = () => shopper.client.post(path, asAMistake, key)
    const { first, again } = await repeat(await userIdOf(shopper.id), cancel)
    expect(first.status).toBe(200)
    expect(again.body).toEqual(first.body)
    const third = await cancel()
    expect(third.headers.get('Idempotent-Replayed')).toBe('true')
    expect(await holdingsOf(shopper)).toEqual({
      ...{ stock: 30, points: 100, credit: 20_000, card: 30_000, uses: 0, orders: 1 },
    })
  })

  it('is refused with another body, and without a key', async () => {
    const shopper = await aShopper()
    const { order } = await placeOrder(shopper)
    const path = `/orders/${order.order_number}/cancel`
    const key = aKey()
    await shopper.client.post(path, asAMistake, { ...key, expect: 200 })
    const other = { ...asAMistake, cancellation_reason: 'Too late' }
    expect(toldBy(await shopper.client.post(path, other, key))).toBe('idempotency_mismatch')
    expect(toldBy(await shopper.client.post(path, asAMistake))).toBe('cancellation_not_allowed')
    expect(toldBy(await shopper.client.post(path, asAMistake, aKey()))).toBe(
      'cancellation_not_allowed',
    )
    expect(await readOrder(shopper.client, order.order_number)).toMatchObject({
      status: 'cancelled',
    })
  })

  it('happens once where several come at once', async () => {
    const shopper = await aRichShopper()
    const { order } = await placeOrder(shopper)
    const path = `/orders/${order.order_number}/cancel`
    const key = aKey()
    const answers = await Promise.all(
      [key, key, aKey(), {}].map((options) => shopper.client.post(path, asAMistake, options)),
    )
    const told = answers.map(toldBy)
    expect(told).toContain('done')
    for (const one of told) {
      expect(['done', 'idempotency_conflict', 'cancellation_not_allowed']).toContain(one)
    }
    expect(await holdingsOf(shopper)).toMatchObject({
      stock: 30,
      points: 100,
      card: 30_000,
      uses: 0,
    })
  })
})
