import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/storefront-carts.ts'
import { aRupeeProduct, type RupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import {
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
} from '../../support/customers/storefront-visitors.ts'
import { aKey } from '../../support/faults/lost-answers.ts'
import { aReadyCart, ask, changeNamed, changeTitles } from '../../support/sales/cart-changes.ts'
import { aPromotion, promotionTerms } from '../../support/sales/promotions.ts'
import { forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { aStorefrontCart, itemOf } from '../../support/sales/storefront-carts.ts'

const sizes = [1, 10, 100]

let visitor: Visitor
let customer: Visitor
let products: RupeeProduct[]

beforeAll(async () => {
  visitor = await aVisitor()
  customer = await aRegisteredCustomer()
  const images = ['first.png', 'second.png']
  const variants: [{ stock: number }] = [{ stock: 50 }]
  products = await Promise.all(times(100, () => aRupeeProduct({ images, variants })))
})

beforeEach(forgetMethods)

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

/** A cart with the first so many products. */
async function aCartOf(lines: number): Promise<string> {
  const wanted = products.slice(0, lines).map((product) => ({ product, quantity: 2 }))
  return (await aStorefrontCart(visitor.client, wanted)).id
}

describe.each(sizes)('a cart with %i lines', (lines) => {
  it('is made, and read in one round trip and one call of its object', async () => {
    const { client, id: userId } = visitor
    const items = products.slice(0, lines).map((product) => itemOf({ product }))
    const made = await client.post('/carts', { items }, { expect: 200 })
    expectWithin(made.cost, budgets.cartMade(lines))
    const read = await client.get(`/carts/${made.body.content.cart.id}`, { expect: 200 })
    expect(read.cost).toMatchObject({ queries: 1, objectCalls: 1 })
    expectWithin(read.cost, budgets.cartShown(lines))
    const active = await client.get(`/carts/users/${userId}`, { expect: 200 })
    expectWithin(active.cost, budgets.activeCartShown(lines))
  })

  it('is changed, asked about, and deleted within its budgets', async () => {
    const { client } = visitor
    const id = await aCartOf(lines)
    const [product] = products
    const line = itemOf({ product: product ?? { id: 0 }, quantity: 3 })
    const set = await client.post(`/carts/${id}/items`, line, { expect: 200 })
    expectWithin(set.cost, budgets.lineSet(lines))
    const coupon = await client.delete(`/carts/${id}/coupon`, { expect: 200 })
    expectWithin(coupon.cost, budgets.settingSet(lines))
    for (const what of ['coupons', 'promotions']) {
      const { cost } = await client.get(`/carts/${id}/evaluate-${what}`, { expect: 200 })
      expectWithin(cost, budgets.cartAsked(lines))
    }
    const question = { cart_id: id, delivery_pincode: '400050' }
    const asked = await client.post('/fulfillment/serviceability', question, { expect: 200 })
    expectWithin(asked.cost, budgets.cartAsked(lines))
    const gone = await client.delete(`/carts/${id}`, { expect: 200 })
    expectWithin(gone.cost, budgets.cartDeleted)
  })
})

it('a question about a hundred items costs what they do', async () => {
  const items = products.map((product) => itemOf({ product }))
  const question = { items, delivery_pincode: '400050' }
  const { cost } = await visitor.client.post('/fulfillment/serviceability', question, {
    expect: 200,
  })
  expectWithin(cost, budgets.itemsAsked(100))
})

const budgetOf: Record<string, (lines: number) => Parameters<typeof budgets.underKey>[0]> = {
  'a line': budgets.lineSet,
  'a coupon': budgets.couponSet,
  points: budgets.meansSet,
  credit: budgets.meansSet,
  'a gift card': budgets.giftCardSet,
  'a delivery': budgets.deliverySet,
}

describe.each(changeTitles)('setting %s', (title) => {
  it('costs what it may, and what a key adds', async () => {
    const ready = await aReadyCart(customer)
    const change = changeNamed(ready, title)
    const budget = (budgetOf[title] ?? budgets.settingSet)(1)
    const { client } = ready.visitor
    const plain = await ask(client, ready.cart.id, change, { expect: 200 })
    expectWithin(plain.cost, budget)
    const keyed = await ask(client, ready.cart.id, change, { ...aKey(), expect: 200 })
    expectWithin(keyed.cost, budgets.underKey(budget))
  })
})

it('delivery options cost a cart that is read', async () => {
  const { visitor: owner, cart } = await aReadyCart()
  const sent = { cart_id: cart.id }
  const { cost } = await owner.client.post('/carts/fulfillment-options', sent, { expect: 200 })
  expectWithin(cost, budgets.cartAsked(1))
})

it('a cart whose products all bring another one costs those, too', async () => {
  const gift = await aRupeeProduct()
  const more = { giftVariantId: gift.variantIds[0] }
  await Promise.all(
    products.map((product) => aPromotion(product, promotionTerms.buyTwoGetOne, more)),
  )
  for (const lines of sizes) {
    const { cost } = await visitor.client.get(`/carts/${await aCartOf(lines)}`, { expect: 200 })
    const { rowsRead, ...others } = budgets.cartShown(lines + 1)
    expectWithin(cost, { ...others, rowsRead: rowsRead + budgets.giftLineRows * lines })
  }
})
