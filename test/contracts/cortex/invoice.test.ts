import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { expireUnpaidOrders } from '../../../src/core/fulfilment/expire-orders.ts'
import { aProduct, type ProductMade, stockOf } from '../../support/catalogue/products.ts'
import {
  aCortexCustomer,
  type CortexCustomer,
  ordersOf,
} from '../../support/customers/cortex-customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { cortexClient, type Json, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const path = '/api/v1/checkout/invoice/'
const address = '5 Valiasr Street, Tehran'

/** A customer with an order of two units of a product that had ten. */
async function anOrder(): Promise<{ customer: CortexCustomer; product: ProductMade; id: number }> {
  const [customer, product] = await Promise.all([
    aCortexCustomer(),
    aProduct({ stock: 10, rials: 240_000_000 }),
  ])
  return { customer, product, id: await buy(customer, product) }
}

async function buy(customer: CortexCustomer, { id }: ProductMade): Promise<number> {
  await customer.post('/api/v1/carts/', { product_id: id, quantity: 2 }, { expect: 201 })
  await customer.post('/api/v1/checkout/', { address }, { expect: 201 })
  const [newest] = await ordersOf(customer)
  return newest.id
}

async function statusOf(customer: CortexCustomer): Promise<string> {
  return (await ordersOf(customer))[0].status
}

function insertImages({ id }: ProductMade): Promise<unknown> {
  return env.DB.prepare(
    `INSERT INTO product_images(product_id, url, object_key, is_primary)
     VALUES (?1, 'https://pictures.test/side.jpg', NULL, 0), (?1, NULL, 'images/front.jpg', 1)`,
  )
    .bind(id)
    .run()
}

describe('invoices', () => {
  it('show an order with its items', async () => {
    const { customer, product, id } = await anOrder()
    await insertImages(product)
    expect(await ordersOf(customer)).toEqual([
      {
        id,
        status: 'pending',
        shipping_address: address,
        subtotal: '480000000.00',
        subtotal_formatted: '480,000,000',
        order_items: [
          {
            id: expect.any(Number),
            quantity: 2,
            price_at_purchase: '240,000,000',
            product: {
              product_id: product.id,
              product_title: product.name,
              product_price: '240,000,000',
              stock: 8,
              product_main_image: 'https://shop.test/images/front.jpg',
            },
          },
        ],
        created_at: expect.any(String),
      },
    ])
  })

  it('fall back to the first image, then to none', async () => {
    const { customer, product } = await anOrder()
    const image = async () =>
      (await ordersOf(customer))[0].order_items[0].product.product_main_image
    expect(await image()).toBeNull()
    await insertImages(product)
    await env.DB.prepare('UPDATE product_images SET is_primary = 0 WHERE product_id = ?')
      .bind(product.id)
      .run()
    expect(await image()).toBe('https://pictures.test/side.jpg')
  })

  it('stand with the newest order first, and end after a thousand', async () => {
    const { customer, product, id } = await anOrder()
    const second = await buy(customer, product)
    expect((await ordersOf(customer)).map((order) => order.id)).toEqual([second, id])
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
       INSERT INTO orders(number, checkout_id, user_id, contract, channel, policy, currency, status,
         contact, shipping_address, subtotal_amount, total_amount, due_amount, created_at, updated_at)
       SELECT 'invoice-' || i, 'invoice-' || i, ?, 'cortex', 'ir', '{}', 'IRR', 'cancelled', '{}',
         '{"text":"Tehran"}', 1, 1, 1, 0, 0 FROM n`,
    )
      .bind(customer.id)
      .run()
    const orders = await ordersOf(customer)
    expect(orders).toHaveLength(1_000)
    expect(orders[0].id).toBe(second + 1_000)
  })

  it('are of this contract’s orders only, and nobody else’s', async () => {
    const [{ customer, product, id }, other] = await Promise.all([anOrder(), aCortexCustomer()])
    const atStore = storeClient({ token: customer.tokens.access })
    await atStore.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    await atStore.post('/orders/checkout/', {}, { expect: 201 })
    expect((await ordersOf(customer)).map((order) => order.id)).toEqual([id])
    expect(await ordersOf(other)).toEqual([])
  })

  it('want a signed-in user', async () => {
    await cortexClient().get(path, { expect: 401 })
    await cortexClient({ token: 'no-token' }).get(path, { expect: 401 })
  })
})

describe('an order in the hands of the staff', () => {
  it('stands in their list under the same id, pending', async () => {
    const [{ id }, staff] = await Promise.all([anOrder(), aStaffMember()])
    const { body } = await staff.get('/orders/admin/', { expect: 200 })
    const found = body.results.find((order: Json) => order.id === id)
    expect(found).toMatchObject({ status: 'pending', total_price: '480000000.00' })
  })

  it('is paid, shipped and still shipped when it is delivered', async () => {
    const [{ customer, id }, staff] = await Promise.all([anOrder(), aStaffMember()])
    const move = (status: string, expect = 200) =>
      staff.post(`/orders/admin/${id}/status/`, { status }, { expect })
    await move('shipped', 400)
    await move('processing')
    expect(await statusOf(customer)).toBe('paid')
    await move('shipped')
    expect(await statusOf(customer)).toBe('shipped')
    await move('delivered')
    expect(await statusOf(customer)).toBe('shipped')
  })

  it('has failed when they cancel it, and its units are back', async () => {
    const [{ customer, product, id }, staff] = await Promise.all([anOrder(), aStaffMember()])
    await staff.post(`/orders/admin/${id}/status/`, { status: 'cancelled' }, { expect: 200 })
    expect(await statusOf(customer)).toBe('failed')
    expect(await stockOf(product)).toBe(10)
  })

  it('is paid for good: it does not end when the time to pay is over', async () => {
    const [paid, unpaid, staff] = await Promise.all([anOrder(), anOrder(), aStaffMember()])
    const change = { status: 'processing' }
    await staff.post(`/orders/admin/${paid.id}/status/`, change, { expect: 200 })
    await expireUnpaidOrders(inMinutes(context(), 61), 50)
    expect(await statusOf(paid.customer)).toBe('paid')
    expect(await statusOf(unpaid.customer)).toBe('failed')
    expect(await stockOf(unpaid.product)).toBe(10)
  })
})
