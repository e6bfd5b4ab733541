import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { aProduct, type ProductMade, stockOf } from '../../support/catalogue/products.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import {
  aCortexCustomer,
  aCortexCustomerWith,
  cartOf,
  ordersOf,
} from '../../support/customers/cortex-customers.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { cortexClient, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const carts = '/api/v1/carts/'
const path = '/api/v1/checkout/'
const address = '5 Valiasr Street, Tehran'

const allShort = 'Not enough stock for any line'

function setPrice({ variantId }: ProductMade, amount: number): Promise<unknown> {
  return env.DB.prepare("UPDATE prices SET amount = ? WHERE variant_id = ? AND currency = 'IRR'")
    .bind(amount, variantId)
    .run()
}

describe('checkout', () => {
  it('turns the cart into a pending order, takes the stock and empties the cart', async () => {
    const [lamp, desk] = await Promise.all([aRialProduct(), aRialProduct()])
    const customer = await aCortexCustomerWith(
      { product: lamp, quantity: 2 },
      { product: desk, quantity: 1 },
    )
    const { body } = await customer.post(path, { address }, { expect: 201 })
    expect(body).toEqual({
      result: 'Order created',
      status: 'pending',
      items: [
        { product: lamp.name, quantity: 2, price: '1,500,000' },
        { product: desk.name, quantity: 1, price: '1,500,000' },
      ],
      skipped_items: [],
    })
    expect(await cartOf(customer)).toEqual([])
    expect(await stockOf(lamp)).toBe(8)
    expect(await ordersOf(customer)).toMatchObject([{ status: 'pending', subtotal: '4500000.00' }])
  })

  it('charges the prices of the moment', async () => {
    const product = await aRialProduct()
    const customer = await aCortexCustomerWith({ product, quantity: 2 })
    await setPrice(product, 2_000_000)
    await aDiscount({ name: 'Nowruz', points: 2_500, on: { productId: product.id } })
    const { body } = await customer.post(path, { address }, { expect: 201 })
    expect(body.items).toEqual([{ product: product.name, quantity: 2, price: '1,500,000' }])
    await setPrice(product, 9_000_000)
    const [order] = await ordersOf(customer)
    expect(order).toMatchObject({
      subtotal: '3000000.00',
      order_items: [
        { price_at_purchase: '1,500,000', product: { product_price: '6,750,000', stock: 8 } },
      ],
    })
  })

  it('is paid at once where nothing is to be paid', async () => {
    const product = await aProduct({ amount: null, rials: 0 })
    const customer = await aCortexCustomerWith({ product, quantity: 1 })
    const { body } = await customer.post(path, { address }, { expect: 201 })
    expect(body).toMatchObject({ status: 'paid', items: [{ price: '0' }] })
    expect(await ordersOf(customer)).toMatchObject([{ status: 'paid', subtotal: '0.00' }])
  })

  it('refuses an empty cart', async () => {
    const customer = await aCortexCustomer()
    const { body } = await customer.post(path, { address }, { expect: 400 })
    expect(body).toEqual({ detail: 'Cart is empty' })
  })

  it('makes one order of two checkouts of one cart at once', async () => {
    const product = await aRialProduct()
    const customer = await aCortexCustomerWith({ product, quantity: 2 })
    const answers = await Promise.all([1, 2].map(() => customer.post(path, { address })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400])
    expect(await ordersOf(customer)).toHaveLength(1)
    expect(await stockOf(product)).toBe(8)
  })

  it('wants a signed-in user', async () => {
    await cortexClient().post(path, { address }, { expect: 401 })
    await cortexClient({ token: 'no-token' }).post(path, { address }, { expect: 401 })
  })

  it('answers 429 when somebody buys without pause', async () => {
    const { tokens } = await aCortexCustomer()
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', BUY_LIMIT: exhausted })
    const hasty = cortexClient({ token: tokens.access, fetch })
    await hasty.post(path, { address }, { expect: 429 })
  })
})

describe('buying through both contracts at once', () => {
  it('sells fifteen units to just fifteen of forty customers, and both see none left', async () => {
    const product = await aProduct({ stock: 15, rials: 1_500_000 })
    const atStore = await Promise.all(Array.from({ length: 20 }, () => aCustomer()))
    const atCortex = await Promise.all(Array.from({ length: 20 }, () => aCortexCustomer()))
    await Promise.all([
      ...atStore.map((one) => one.post('/cart/items/', { product_id: product.id })),
      ...atCortex.map((one) => one.post(carts, { product_id: product.id })),
    ])
    const answers = await Promise.all(
      atStore.flatMap((customer, index) => [
        customer.post('/orders/checkout/', {}),
        atCortex[index]?.post(path, { address }),
      ]),
    )
    const statuses = answers.map((answer) => answer?.status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(15)
    expect(statuses.filter((status) => status === 400)).toHaveLength(25)
    const refused = answers.filter((answer) => answer?.status === 400).map((one) => one?.body)
    expect([
      { error: `Not enough stock for ${product.name}.` },
      { detail: allShort, items: [`${product.name} (available: 0, requested: 1)`] },
    ]).toEqual(expect.arrayContaining(refused))
    expect(await stockOf(product)).toBe(0)
    const { body } = await cortexClient().get(`/products/${product.slug}/`, { documented: false })
    expect(body.stock_quantity).toBe(0)
  })

  it('shows one figure of stock in both', async () => {
    const product = await aProduct({ stock: 10, rials: 1_500_000 })
    const customer = await aCortexCustomerWith({ product, quantity: 3 })
    await customer.post(path, { address }, { expect: 201 })
    const atStore = storeClient({ token: customer.tokens.access })
    await atStore.post('/cart/items/', { product_id: product.id, quantity: 2 })
    const { body: order } = await atStore.post('/orders/checkout/', {}, { expect: 201 })
    expect(order.items[0].product.stock_quantity).toBe(5)
    expect((await ordersOf(customer))[0].order_items[0].product.stock).toBe(5)
  })
})
