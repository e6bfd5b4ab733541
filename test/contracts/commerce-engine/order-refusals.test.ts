import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { countStock } from '../../support/catalogue/products.ts'
import {
  deleteProduct,
  deleteVariant,
  reprice,
  restock,
  takePrice,
  withdraw,
} from '../../support/catalogue/rupee-changes.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Json } from '../../support/http/client.ts'
import { ageCart } from '../../support/sales/aged-cart.ts'
import { userIdOf } from '../../support/sales/balances.ts'
import { aRedemption } from '../../support/sales/coupons.ts'
import { aStoreCoupon, inHours } from '../../support/sales/promotions.ts'
import {
  aRichShopper,
  countOrders,
  holdingsOf,
  type RichShopper,
} from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  applyCode,
  aStorefrontCart,
  contentOf,
  mumbai,
  readCart,
  sendTo,
  setItem,
} from '../../support/sales/storefront-carts.ts'
import { aShopper, byPayu, placeOrder, sendOrder } from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const dayMs = 86_400_000

/** What has happened to the cart since it was filled, and the code that its order is refused with. */
interface Obstacle {
  title: string
  code: string
  happen(shopper: RichShopper): Promise<unknown>
}

const [notReady, inactive] = ['cart_not_ready', 'cart_inactive']

const aboutCarts: Obstacle[] = [
  {
    title: 'everything was taken out',
    code: notReady,
    happen: ({ client, cartId, product }) => setItem(client, cartId, { product, quantity: 0 }),
  },
  {
    title: 'nobody delivers to its address',
    code: notReady,
    happen: ({ client, cartId }) => sendTo(client, cartId, { ...mumbai, pincode: '900001' }),
  },
  { title: 'there is no way to ship left', code: notReady, happen: forgetMethods },
  {
    title: 'its product is no longer on sale',
    code: notReady,
    happen: ({ product }) => withdraw(product),
  },
  {
    title: 'its product was deleted',
    code: notReady,
    happen: ({ product }) => deleteProduct(product),
  },
  {
    title: 'its product has no price any more',
    code: notReady,
    happen: ({ product }) => takePrice(product.variantIds[0]),
  },
  {
    title: 'its variant was deleted',
    code: notReady,
    happen: ({ product }) => deleteVariant(product.variantIds[0] ?? 0),
  },
  {
    title: 'another cart took its place',
    code: inactive,
    happen: ({ client }) => aStorefrontCart(client),
  },
  {
    title: 'too little is left',
    code: 'insufficient_stock',
    happen: ({ product }) => restock(product.variantIds[0], 9),
  },
  {
    title: 'nothing is left',
    code: 'insufficient_stock',
    happen: ({ product }) => restock(product.variantIds[0], 0),
  },
  {
    title: 'its counter has less than was told',
    code: 'insufficient_stock',
    happen: ({ product }) => countStock({ ...product, variantId: product.variantIds[0] ?? 0 }, 9),
  },
]

function changeCoupon(set: string, ...values: (number | null)[]) {
  return ({ coupon }: RichShopper) =>
    env.DB.prepare(`UPDATE coupons SET ${set} WHERE id = ?`)
      .bind(...values, coupon.id)
      .run()
}

const aboutCoupons: Omit<Obstacle, 'code'>[] = [
  {
    title: 'others have used it up',
    happen: changeCoupon('uses_max = 1, uses = 1'),
  },
  { title: 'it has ended', happen: changeCoupon('ends_at = ?', inHours(-1).getTime()) },
  { title: 'it has not begun', happen: changeCoupon('starts_at = ?', inHours(1).getTime()) },
  {
    title: 'its customer has used it as often as each may',
    async happen(shopper) {
      await changeCoupon('uses_per_customer_max = 1')(shopper)
      await aRedemption(shopper.coupon, { id: await userIdOf(shopper.id) }, 'used')
    },
  },
  {
    title: 'prices have fallen below its minimum',
    async happen(shopper) {
      await changeCoupon('subtotal_min = ?', 100_000)(shopper)
      await reprice(shopper.product.variantIds[0], 9_999)
    },
  },
  {
    title: 'it is gone',
    happen: ({ coupon }) =>
      env.DB.prepare('DELETE FROM coupons WHERE id = ?').bind(coupon.id).run(),
  },
]

/** How an order is refused; nothing of what it would have taken has changed. */
async function refused(shopper: RichShopper, way: object = byPayu): Promise<Json> {
  const before = await holdingsOf(shopper)
  const { body } = await sendOrder(shopper.client, shopper.cartId, way, { expect: 400 })
  expect(await holdingsOf(shopper)).toEqual(before)
  expect(before.orders).toBe(0)
  return body
}

describe('an order is refused, and nothing changes, where', () => {
  it.each(aboutCarts)('$title: $code', async ({ code, happen }) => {
    const shopper = await aRichShopper()
    await happen(shopper)
    const before = await readCart(shopper.client, shopper.cartId)
    expect((await refused(shopper)).code).toBe(code)
    expect(await readCart(shopper.client, shopper.cartId)).toEqual(before)
  })

  it('no address is set: cart_not_ready', async () => {
    const visitor = await aVisitor()
    const { id } = await aStorefrontCart(visitor.client, [{ product: await aKettle() }])
    const { body } = await sendOrder(visitor.client, id, byPayu, { expect: 400 })
    expect(body).toMatchObject({ code: notReady, success: false })
    expect(await countOrders(visitor)).toBe(0)
  })

  it('the cart has never held anything: cart_not_ready', async () => {
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client)
    await sendTo(client, id)
    const { body } = await sendOrder(client, id, byPayu, { expect: 400 })
    expect(body.code).toBe(notReady)
  })

  it.each(aboutCoupons)('of its coupon $title: coupon_not_applicable', async ({ happen }) => {
    const shopper = await aRichShopper()
    await happen(shopper)
    expect((await refused(shopper)).code).toBe('coupon_not_applicable')
    const cart = await readCart(shopper.client, shopper.cartId)
    expect(contentOf(cart)).toEqual([[String(shopper.product.id), 10, false]])
    expect(cart.active).toBe(true)
  })

  it('a visitor’s coupon is for accounts by now: coupon_not_applicable', async () => {
    const { client, cartId } = await aShopper()
    const coupon = await aStoreCoupon()
    await applyCode(client, cartId, coupon.code)
    await env.DB.prepare('UPDATE coupons SET uses_per_customer_max = 1 WHERE id = ?')
      .bind(coupon.id)
      .run()
    const { body } = await sendOrder(client, cartId, byPayu, { expect: 400 })
    expect(body.code).toBe('coupon_not_applicable')
  })

  it.each([
    ['nothing', {}],
    ['null', { payment_gateway: null, payment_gateway_params: null, payment_method: null }],
    ['a gateway without its pages', { payment_gateway: 'PAYU' }],
    ['gateways that disagree', { ...byPayu, payment_gateway: 'JUSPAY' }],
    [
      'forms that disagree',
      {
        ...byPayu,
        payment_method: {
          ...{ payment_provider_slug: 'juspay', integration_type: 'hyper-checkout' },
          ...{ return_url: 'https://shop.example.com/return', action: 'paymentPage' },
        },
      },
    ],
  ])('%s says how to pay: payment_gateway_required', async (_, way) => {
    expect((await refused(await aRichShopper(), way)).code).toBe('payment_gateway_required')
  })

  it('the cart was ordered: cart_inactive', async () => {
    const shopper = await aShopper()
    await placeOrder(shopper)
    const { body } = await sendOrder(shopper.client, shopper.cartId, byPayu, { expect: 400 })
    expect(body.code).toBe(inactive)
    expect(await countOrders(shopper)).toBe(1)
  })
})

describe('a cart that can be ordered again', () => {
  it('is ordered once what was missing is there', async () => {
    const shopper = await aRichShopper()
    const { client, cartId, product } = shopper
    await setItem(client, cartId, { product, quantity: 30 })
    await sendOrder(client, cartId, {}, { expect: 400 })
    await countStock({ ...product, variantId: product.variantIds[0] ?? 0 }, 29)
    await sendOrder(client, cartId, byPayu, { expect: 400 })
    await setItem(client, cartId, { product, quantity: 29 })
    const { order } = await placeOrder(shopper)
    expect(order.order_items).toMatchObject([{ quantity: 29 }])
    expect(await holdingsOf(shopper)).toMatchObject({ stock: 0, uses: 1, orders: 1 })
  })

  it('is ordered without the coupon that no longer applies', async () => {
    const shopper = await aRichShopper()
    const { client, cartId } = shopper
    await changeCoupon('ends_at = ?', inHours(-1).getTime())(shopper)
    expect((await refused(shopper)).code).toBe('coupon_not_applicable')
    await client.delete(`/carts/${cartId}/coupon`, { expect: 200 })
    const { order } = await placeOrder(shopper)
    expect(order).toMatchObject({ is_coupon_applied: false, grand_total: 1_059 })
  })
})

describe('a cart that is not found', () => {
  async function notFound(client: RichShopper['client'], cartId: string): Promise<void> {
    const { body } = await sendOrder(client, cartId, byPayu, { expect: 404 })
    expect(body.code).toBe('not_found')
  }

  it('is that of somebody else', async () => {
    const shopper = await aShopper({ member: true })
    for (const other of [await aRegisteredCustomer(), await aVisitor()]) {
      await notFound(other.client, shopper.cartId)
      expect(await countOrders(other)).toBe(0)
    }
    expect((await readCart(shopper.client, shopper.cartId)).active).toBe(true)
  })

  it('is one that was deleted, before or after it was ordered', async () => {
    const shopper = await aShopper()
    await shopper.client.delete(`/carts/${shopper.cartId}`, { expect: 200 })
    await notFound(shopper.client, shopper.cartId)
    const other = await aShopper()
    await placeOrder(other)
    await other.client.delete(`/carts/${other.cartId}`, { expect: 200 })
    await notFound(other.client, other.cartId)
    expect(await countOrders(other)).toBe(1)
  })

  it('is one whose time is over', async () => {
    const shopper = await aShopper()
    await ageCart(shopper.client, shopper.cartId, 30 * dayMs)
    await notFound(shopper.client, shopper.cartId)
    expect(await countOrders(shopper)).toBe(0)
  })

  it.each([
    'x',
    '0',
    '1',
    'null',
    '__proto__',
    "' OR 1=1 --",
    'a\u0000b',
    '😀',
    '‮',
    'x'.repeat(100),
  ])('is %j', async (id) => notFound((await aVisitor()).client, id))
})
