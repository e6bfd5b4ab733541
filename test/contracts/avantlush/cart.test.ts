import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { moment } from '../../support/http/avantlush-answers.ts'
import { cortexClient, storeClient } from '../../support/http/client.ts'
import {
  aCustomerWith,
  addPath,
  cartPath,
  clearPath,
  deleteProduct,
  itemsOf,
  publish,
  quantitiesOf,
  reprice,
  restock,
  summaryOf,
  takePrices,
  withdraw,
} from '../../support/sales/avantlush-carts.ts'

const emptySums = {
  total_items: 0,
  total_price: '0.00',
  items_count: 0,
  discount_code: null,
  discount: '0.00',
  total_after_discount: '0.00',
}

describe('the cart', () => {
  it('is made on first use, empty, and stays the same one', async () => {
    const customer = await anAvantlushCustomer()
    const { body } = await customer.get(cartPath, { expect: 200 })
    expect(body).toEqual({
      cart_id: expect.any(Number),
      user: customer.id,
      items: [],
      created_at: moment,
      updated_at: moment,
    })
    expect((await customer.get(cartPath)).body).toEqual(body)
  })

  it('shows its lines in the order in which they came', async () => {
    const products = await Promise.all([aProduct(), aProduct({ amount: 2_500 }), aProduct()])
    const customer = await aCustomerWith(products, 2)
    const { body } = await customer.get(cartPath, { expect: 200 })
    expect(body.items).toEqual(
      products.map(({ id, name }, index) => ({
        cart_item_id: expect.any(Number),
        product: id,
        quantity: 2,
        product_name: name,
        product_price: index === 1 ? '25.00' : '19.99',
        stock_status: 'active',
        product_image: null,
      })),
    )
    expect(
      new Set(body.items.map(({ cart_item_id: id }: { cart_item_id: number }) => id)).size,
    ).toBe(3)
  })

  it('shows the main image, or else the first', async () => {
    const products = await Promise.all([aProduct(), aProduct()])
    const customer = await aCustomerWith(products)
    const [first, second] = products.map(({ id }) => id)
    await env.DB.prepare(
      `INSERT INTO product_images(product_id, url, object_key, is_primary)
       VALUES (?1, 'https://pictures.test/side.jpg', NULL, 0), (?1, NULL, 'images/front.jpg', 1),
         (?2, 'https://pictures.test/only.jpg', NULL, 0)`,
    )
      .bind(first, second)
      .run()
    expect((await itemsOf(customer)).map((item) => item.product_image)).toEqual([
      'https://shop.test/images/front.jpg',
      'https://pictures.test/only.jpg',
    ])
  })

  it('tells when it was changed last', async () => {
    const customer = await anAvantlushCustomer()
    const { body: made } = await customer.get(cartPath)
    const { id } = await aProduct()
    await customer.post(addPath, { product_id: id }, { expect: 201 })
    const { body: filled } = await customer.get(cartPath)
    expect(filled.created_at).toBe(made.created_at)
    expect(Date.parse(filled.updated_at)).toBeGreaterThanOrEqual(Date.parse(made.updated_at))
    expect((await customer.get(cartPath)).body.updated_at).toBe(filled.updated_at)
  })

  it('is nobody else’s', async () => {
    const product = await aProduct()
    const [customer, other] = [await aCustomerWith([product], 2), await anAvantlushCustomer()]
    expect(await itemsOf(other)).toEqual([])
    expect(await summaryOf(other)).toEqual(emptySums)
    await other.post(clearPath, undefined, { expect: 200 })
    expect(await quantitiesOf(customer)).toEqual([2])
  })

  it('is kept apart from the carts of the other contracts', async () => {
    const product = await aProduct({ rials: 1_500_000 })
    const customer = await aCustomerWith([product], 2)
    const token = customer.tokens.access
    const [store, cortex] = [storeClient({ token }), cortexClient({ token })]
    await store.post('/cart/items/', { product_id: product.id, quantity: 3 }, { expect: 200 })
    await cortex.post('/api/v1/carts/', { product_id: product.id, quantity: 4 }, { expect: 201 })
    expect(await quantitiesOf(customer)).toEqual([2])
    await customer.post(clearPath, undefined, { expect: 200 })
    expect((await store.get('/cart/')).body.total_items).toBe(3)
    expect((await cortex.get('/api/v1/carts/')).body).toMatchObject([{ quantity: 4 }])
  })
})

describe('a line', () => {
  it.each([
    [7, 'active'],
    [6, 'active'],
    [5, 'low_stock'],
    [1, 'low_stock'],
    [0, 'out_of_stock'],
    [-2, 'out_of_stock'],
  ])('of a product with %i units left is %s', async (left, status) => {
    const product = await aProduct()
    const customer = await aCustomerWith([product])
    await restock(product, left)
    expect(await itemsOf(customer)).toMatchObject([{ quantity: 1, stock_status: status }])
  })

  it('shows the price of the moment', async () => {
    const product = await aProduct({ amount: 2_000 })
    const customer = await aCustomerWith([product], 2)
    await reprice(product, 3_000)
    expect(await itemsOf(customer)).toMatchObject([{ product_price: '30.00' }])
    expect(await summaryOf(customer)).toMatchObject({ total_price: '60.00' })
    await aDiscount({ name: 'Sale', points: 1_000, on: { productId: product.id } })
    expect(await itemsOf(customer)).toMatchObject([{ product_price: '27.00' }])
    expect(await summaryOf(customer)).toMatchObject({ total_price: '54.00' })
  })

  it('of a product that was withdrawn stays, and is unavailable until it is on sale again', async () => {
    const product = await aProduct({ amount: 2_000 })
    const customer = await aCustomerWith([product], 2)
    await withdraw(product)
    const gone = { product: product.id, quantity: 2, product_price: '20.00' }
    expect(await itemsOf(customer)).toMatchObject([{ ...gone, stock_status: 'unavailable' }])
    await publish(product)
    expect(await itemsOf(customer)).toMatchObject([{ ...gone, stock_status: 'active' }])
  })

  it('of a product without a price shows the one at which it was added', async () => {
    const product = await aProduct({ amount: 2_000 })
    const customer = await aCustomerWith([product])
    await takePrices(product)
    const [item] = await itemsOf(customer)
    expect(item).toMatchObject({ product_price: '20.00', stock_status: 'unavailable' })
  })

  it('of a deleted product is gone', async () => {
    const [kept, deleted] = await Promise.all([aProduct(), aProduct()])
    const customer = await aCustomerWith([kept, deleted])
    await deleteProduct(deleted)
    expect(await itemsOf(customer)).toMatchObject([{ product: kept.id }])
    expect(await summaryOf(customer)).toMatchObject({ items_count: 1, total_items: 1 })
  })
})

describe('the summary', () => {
  it('is of nothing where there is no cart, and opens none', async () => {
    const customer = await anAvantlushCustomer()
    expect(await summaryOf(customer)).toEqual(emptySums)
    const carts = env.DB.prepare('SELECT id FROM carts WHERE user_id = ?').bind(customer.id)
    expect((await carts.all()).results).toEqual([])
    await customer.get(cartPath, { expect: 200 })
    expect(await summaryOf(customer)).toEqual(emptySums)
  })

  it('counts lines and units, and adds up what they cost', async () => {
    const products = await Promise.all([aProduct({ amount: 1_999 }), aProduct({ amount: 501 })])
    const customer = await aCustomerWith(products, 3)
    expect(await summaryOf(customer)).toEqual({
      ...{ total_items: 6, items_count: 2, discount_code: null, discount: '0.00' },
      ...{ total_price: '75.00', total_after_discount: '75.00' },
    })
  })

  it('counts what is not on sale, and asks no money for it', async () => {
    const [sold, withdrawn, free] = await Promise.all([
      aProduct({ amount: 1_000 }),
      aProduct(),
      aProduct({ amount: 0 }),
    ])
    const customer = await aCustomerWith([sold, withdrawn, free], 2)
    await withdraw(withdrawn)
    expect(await summaryOf(customer)).toMatchObject({
      ...{ total_items: 6, items_count: 3, total_price: '20.00', total_after_discount: '20.00' },
    })
  })

  it('asks money for what is out of stock: it may come in again', async () => {
    const product = await aProduct({ amount: 1_000 })
    const customer = await aCustomerWith([product], 2)
    await restock(product, 0)
    expect(await summaryOf(customer)).toMatchObject({ total_price: '20.00' })
  })
})
