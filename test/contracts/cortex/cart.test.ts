import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import {
  aCortexCustomer,
  aCortexCustomerWith,
  type CortexCustomer,
} from '../../support/customers/cortex-customers.ts'
import { cortexClient, type Json, storeClient } from '../../support/http/client.ts'
import { aCartOf } from '../../support/sales/carts.ts'
import { context } from '../../support/world/context.ts'

const anonymous = cortexClient()
const path = '/api/v1/carts/'
const clearPath = '/api/v1/carts/cart/clear/'

const tooMany = { detail: 'The cart takes at most 5 of a product' }
const tooFew = { detail: 'Cannot remove more than the cart holds' }
const short = { detail: 'Not enough stock' }

/** A customer with so many units of a product in the cart. */
async function withInCart(
  quantity: number,
): Promise<{ customer: CortexCustomer; product: ProductMade }> {
  const product = await aRialProduct()
  return { product, customer: await aCortexCustomerWith({ product, quantity }) }
}

async function quantitiesIn(customer: CortexCustomer): Promise<number[]> {
  const { body } = await customer.get(path, { expect: 200 })
  return body.map((line: Json) => line.quantity)
}

function deactivate({ id }: ProductMade): Promise<unknown> {
  return env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(id).run()
}

function remove({ id }: ProductMade): Promise<unknown> {
  return env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(id).run()
}

function objectMissing(id: number) {
  return { product_id: [`Invalid pk "${id}" - object does not exist.`] }
}

describe('adding to the cart', () => {
  it('adds one unit by default and answers the line', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const { body } = await customer.post(path, { product_id: product.id }, { expect: 201 })
    expect(body).toEqual({
      quantity: 1,
      subtotal: '1,500,000',
      action: 'add',
      product_id: product.id,
      created_at: expect.any(String),
      product: {
        id: product.id,
        in_stock: true,
        title: product.name,
        price: '1,500,000',
        main_image: null,
        features: [],
      },
    })
    expect((await customer.get(path, { expect: 200 })).body).toEqual([body])
  })

  it('adds to the line of a product that is already in the cart', async () => {
    const { customer, product } = await withInCart(2)
    const more = { action: 'add', product_id: product.id, quantity: 3 }
    const { body } = await customer.post(path, more, { expect: 201 })
    expect(body).toMatchObject({ quantity: 5, subtotal: '7,500,000', action: 'add' })
    expect(await quantitiesIn(customer)).toEqual([5])
  })

  it('takes five of a product at most', async () => {
    const { customer, product } = await withInCart(3)
    const more = { product_id: product.id, quantity: 3 }
    expect((await customer.post(path, more, { expect: 400 })).body).toEqual(tooMany)
    const six = await customer.post(path, { ...more, quantity: 6 }, { expect: 400 })
    expect(six.body).toEqual({ quantity: ['Ensure this value is at most 5.'] })
    expect(await quantitiesIn(customer)).toEqual([3])
  })

  it('takes five of a product at most when all are added at once', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => customer.post(path, { product_id: product.id })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5)
    expect(await quantitiesIn(customer)).toEqual([5])
  })

  it('takes no more than there is in stock', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct({ stock: 3 })])
    const { id: product_id } = product
    await customer.post(path, { product_id, quantity: 2 }, { expect: 201 })
    const { body } = await customer.post(path, { product_id, quantity: 2 }, { expect: 400 })
    expect(body).toEqual(short)
    expect(await quantitiesIn(customer)).toEqual([2])
    const soldOut = await aRialProduct({ stock: 0 })
    const none = await customer.post(path, { product_id: soldOut.id }, { expect: 400 })
    expect(none.body).toEqual(short)
  })

  it('names a product that nobody can buy here', async () => {
    const [customer, inDollars, inactive, deleted] = await Promise.all([
      aCortexCustomer(),
      aProduct(),
      aRialProduct(),
      aRialProduct(),
    ])
    await Promise.all([deactivate(inactive), remove(deleted)])
    for (const id of [999_999, inDollars.id, inactive.id, deleted.id]) {
      const { body } = await customer.post(path, { product_id: id }, { expect: 400 })
      expect(body).toEqual(objectMissing(id))
    }
    expect(await quantitiesIn(customer)).toEqual([])
  })

  it('holds a hundred different products', async () => {
    const { customer, product } = await withInCart(1)
    await fillCart(customer, 99)
    await customer.post(path, { product_id: product.id }, { expect: 201 })
    const { id } = await aRialProduct()
    const { body } = await customer.post(path, { product_id: id }, { expect: 400 })
    expect(body).toEqual({ detail: 'The cart takes at most 100 different products' })
  })

  it('answers a repeated request from its Idempotency-Key', async () => {
    const { customer, product } = await withInCart(1)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const change = { product_id: product.id, quantity: 2 }
    const first = await customer.post(path, change, { headers, expect: 201 })
    const again = await customer.post(path, change, { headers, expect: 201 })
    expect(again.body).toEqual(first.body)
    expect(await quantitiesIn(customer)).toEqual([3])
  })
})

/** With products that only the cart knows. */
async function fillCart({ id: userId }: CortexCustomer, count: number): Promise<void> {
  const cart = await aCartOf(userId, 'cortex')
  const object = context().objects.cart(cart)
  for (let id = 1_000_001; id <= 1_000_000 + count; id++) {
    const item = { productId: id, variantId: id, unitAmount: 1, quantity: 1, stock: 1 }
    await object.add(cart, item, null)
  }
}

describe('taking out of the cart', () => {
  it('subtracts one unit by default', async () => {
    const { customer, product } = await withInCart(3)
    const change = { action: 'remove', product_id: product.id }
    const { body } = await customer.post(path, change, { expect: 201 })
    expect(body).toMatchObject({ quantity: 2, subtotal: '3,000,000', action: 'remove' })
    const { body: lines } = await customer.get(path, { expect: 200 })
    expect(lines).toEqual([{ ...body, action: 'add' }])
  })

  it('answers the last of a line with quantity 0', async () => {
    const { customer, product } = await withInCart(2)
    const [line] = (await customer.get(path)).body
    const change = { action: 'remove', product_id: product.id, quantity: 2 }
    const { body } = await customer.post(path, change, { expect: 201 })
    expect(body).toEqual({ ...line, quantity: 0, subtotal: '0', action: 'remove' })
    expect(await quantitiesIn(customer)).toEqual([])
  })

  it('refuses more than the cart holds and changes nothing', async () => {
    const { customer, product } = await withInCart(2)
    const change = { action: 'remove', product_id: product.id, quantity: 3 }
    expect((await customer.post(path, change, { expect: 400 })).body).toEqual(tooFew)
    expect(await quantitiesIn(customer)).toEqual([2])
    const other = { ...change, product_id: (await aRialProduct()).id }
    expect((await customer.post(path, other, { expect: 400 })).body).toEqual(tooFew)
  })

  it('takes out as often as there are units when asked at once', async () => {
    const { customer, product } = await withInCart(3)
    const change = { action: 'remove', product_id: product.id }
    const answers = await Promise.all(Array.from({ length: 5 }, () => customer.post(path, change)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 400, 400])
    expect(await quantitiesIn(customer)).toEqual([])
  })

  it('works for a product that is no longer for sale', async () => {
    const { customer, product } = await withInCart(2)
    await deactivate(product)
    const change = { action: 'remove', product_id: product.id }
    const { body } = await customer.post(path, change, { expect: 201 })
    expect(body).toMatchObject({ quantity: 1, product: { in_stock: false } })
    const more = await customer.post(path, { product_id: product.id }, { expect: 400 })
    expect(more.body).toEqual(objectMissing(product.id))
    await customer.post(path, change, { expect: 201 })
    const none = await customer.post(path, change, { expect: 400 })
    expect(none.body).toEqual(objectMissing(product.id))
  })

  it('names a product that is not there', async () => {
    const { customer, product } = await withInCart(1)
    await remove(product)
    for (const id of [999_999, product.id]) {
      const change = { action: 'remove', product_id: id }
      const { body } = await customer.post(path, change, { expect: 400 })
      expect(body).toEqual(objectMissing(id))
    }
  })
})

describe('the cart', () => {
  it('shows the newest line first', async () => {
    const customer = await aCortexCustomer()
    const products = await Promise.all([aRialProduct(), aRialProduct(), aRialProduct()])
    for (const { id } of products) await customer.post(path, { product_id: id }, { expect: 201 })
    const { body } = await customer.get(path, { expect: 200 })
    const shown = body.map((line: Json) => line.product.title)
    expect(shown).toEqual(products.map(({ name }) => name).toReversed())
  })

  it('shows the price of the moment, not that of the day of adding', async () => {
    const { customer, product } = await withInCart(2)
    await env.DB.prepare('UPDATE prices SET amount = 900000 WHERE variant_id = ?')
      .bind(product.variantId)
      .run()
    const { body } = await customer.get(path, { expect: 200 })
    expect(body).toMatchObject([{ subtotal: '1,800,000', product: { price: '900,000' } }])
  })

  it('shows features and the primary image', async () => {
    const { customer, product } = await withInCart(1)
    await env.DB.batch([
      env.DB.prepare('UPDATE products SET features = ? WHERE id = ?').bind(
        '[{"name":"Memory","value":"16 GB"}]',
        product.id,
      ),
      env.DB.prepare(
        `INSERT INTO product_images(product_id, url, object_key, is_primary)
         VALUES (?1, 'https://pictures.test/side.jpg', NULL, 0), (?1, NULL, 'images/front.jpg', 1)`,
      ).bind(product.id),
    ])
    const { body } = await customer.get(path, { expect: 200 })
    expect(body[0].product).toMatchObject({
      features: [{ name: 'Memory', value: '16 GB' }],
      main_image: 'https://shop.test/images/front.jpg',
    })
  })

  it('drops lines of deleted products', async () => {
    const { customer, product } = await withInCart(1)
    await remove(product)
    expect(await quantitiesIn(customer)).toEqual([])
  })

  it('is not the cart of the store contract', async () => {
    const [customer, product] = await Promise.all([
      aCortexCustomer(),
      aProduct({ rials: 1_500_000 }),
    ])
    await customer.post(path, { product_id: product.id, quantity: 2 }, { expect: 201 })
    const atStore = storeClient({ token: customer.tokens.access })
    await atStore.post('/cart/items/', { product_id: product.id, quantity: 7 })
    expect(await quantitiesIn(customer)).toEqual([2])
    const { body } = await atStore.get('/cart/')
    expect(body).toMatchObject({ total_items: 7, cart_total: '139.93' })
    await customer.delete(clearPath, { expect: 204 })
    expect((await atStore.get('/cart/')).body.total_items).toBe(7)
  })

  it('is nobody else’s', async () => {
    const [{ product }, other] = await Promise.all([withInCart(2), aCortexCustomer()])
    expect(await quantitiesIn(other)).toEqual([])
    const change = { action: 'remove', product_id: product.id }
    expect((await other.post(path, change, { expect: 400 })).body).toEqual(tooFew)
  })

  it('is emptied once, and is empty after that', async () => {
    const { customer } = await withInCart(2)
    const cleared = await customer.delete(clearPath, { expect: 204 })
    expect(cleared.body).toBeUndefined()
    expect(await quantitiesIn(customer)).toEqual([])
    const again = await customer.delete(clearPath, { expect: 200 })
    expect(again.body).toEqual({ detail: 'Cart already empty' })
  })

  it('wants a signed-in user', async () => {
    await anonymous.get(path, { expect: 401 })
    await anonymous.post(path, { product_id: 1 }, { expect: 401 })
    await anonymous.delete(clearPath, { expect: 401 })
    const stranger = cortexClient({ token: 'no-token' })
    await stranger.get(path, { expect: 401 })
    await stranger.post(path, { product_id: 1 }, { expect: 401 })
    await stranger.delete(clearPath, { expect: 401 })
  })
})
