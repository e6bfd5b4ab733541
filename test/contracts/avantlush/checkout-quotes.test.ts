import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import type { Client, Json } from '../../support/http/client.ts'
import {
  aCustomerWith,
  addPath,
  clearPath,
  codePath,
  deleteProduct,
  itemsOf,
  restock,
  withdraw,
} from '../../support/sales/avantlush-carts.ts'
import { aCoupon, aRedemption } from '../../support/sales/coupons.ts'
import { checkoutSummaryPath, initiate, initiatePath, payWith } from '../../support/sales/quotes.ts'
import { aShippingMethod, methodPath } from '../../support/sales/shipping-methods.ts'

let staff: StaffMember
let method: Json

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  method = await aShippingMethod(staff)
})

const started = (customer: Client, shippingMethodId = method.id) =>
  initiate(customer, { shippingMethodId })

async function refusalOf(customer: Client): Promise<Json> {
  const sent = { shipping_method_id: method.id, payment_method: 'stripe' }
  return (await customer.post(initiatePath, sent, { expect: 400 })).body
}

describe('a checkout', () => {
  it('tells all that there is to pay, and what the client needs to do so', async () => {
    const [lamp, chair] = await Promise.all([
      aProduct({ amount: 9_999 }),
      aProduct({ amount: 1_205 }),
    ])
    const customer = await aCustomerWith([lamp], 2)
    await customer.post(addPath, { product_id: chair.id }, { expect: 201 })
    const { code } = await aCoupon({ points: 2_000 })
    await customer.post(codePath, { code }, { expect: 200 })

    const { id, name } = method
    const intent: string = expect.stringMatching(/^pi_\w+$/)
    expect(await started(customer)).toEqual({
      checkout_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...{ subtotal: '212.03', shipping_cost: '4.99', tax: '0.00', discount: '42.41' },
      total: '174.61',
      shipping_method: { id, name, price: '4.99' },
      payment_method: 'stripe',
      items: [
        { product_id: lamp.id, name: lamp.name, quantity: 2, price: '99.99', subtotal: '199.98' },
        { product_id: chair.id, name: chair.name, quantity: 1, price: '12.05', subtotal: '12.05' },
      ],
      payment: {
        provider: 'stripe',
        payment_intent_id: intent,
        client_secret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
        publishable_key: 'pk_test_x',
        saved_methods: [],
      },
    })
  })

  it.each([
    [100, 1_250, '0.13', '5.86'],
    [100, 1_249, '0.12', '5.87'],
    [101, 5_000, '0.51', '5.49'],
    [12_345, 1, '0.01', '128.43'],
    [12_345, 10_000, '123.45', '4.99'],
    [0, 2_000, '0.00', '4.99'],
  ])('of %i cents with %i points off rounds halves up', async (amount, points, discount, total) => {
    const customer = await aCustomerWith([await aProduct({ amount })])
    const { code } = await aCoupon({ points })
    await customer.post(codePath, { code }, { expect: 200 })
    expect(await started(customer)).toMatchObject({ discount, total })
  })

  it.each([
    ['is used up', 'uses_max = uses'],
    ['is over', 'ends_at = 1'],
    ['wants more in the cart', 'subtotal_min = 9999999'],
  ])('takes nothing off for a code that %s by now', async (_, change) => {
    const [customer, other] = await Promise.all([
      aCustomerWith([await aProduct()]),
      anAvantlushCustomer(),
    ])
    const coupon = await aCoupon({ uses: 1 })
    await aRedemption(coupon, other, 'used')
    await customer.post(codePath, { code: coupon.code }, { expect: 200 })
    await env.DB.prepare(`UPDATE coupons SET ${change} WHERE id = ?`).bind(coupon.id).run()
    expect(await started(customer)).toMatchObject({ discount: '0.00', total: '24.98' })
  })

  it('costs no more than the goods where shipping is free', async () => {
    const free = await aShippingMethod(staff, { price: '0.00' })
    const customer = await aCustomerWith([await aProduct()])
    const quote = await started(customer, free.id)
    expect(quote).toMatchObject({ shipping_cost: '0.00', total: '19.99' })
  })

  it('keeps its shipping when staff change the method, and when they remove it', async () => {
    const express = await aShippingMethod(staff, { name: 'Express', price: '9.99' })
    const customer = await aCustomerWith([await aProduct()])
    const quote = await started(customer, express.id)
    const changed = { name: 'Slow', price: '99.99' }
    await staff.patch(methodPath(express), changed, { expect: 200 })
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
    await staff.delete(methodPath(express), { expect: 204 })
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
  })
})

describe('nothing is checked out', () => {
  it('of a cart that is empty', async () => {
    const cartEmpty = { status: 'error', message: 'Cart is empty' }
    expect(await refusalOf(await anAvantlushCustomer())).toEqual(cartEmpty)
    const customer = await aCustomerWith([await aProduct()])
    await customer.post(clearPath, {}, { expect: 200 })
    expect(await refusalOf(customer)).toEqual(cartEmpty)
  })

  it('of a cart all of whose products were deleted', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([product])
    await deleteProduct(product)
    expect(await refusalOf(customer)).toEqual({ status: 'error', message: 'Cart is empty' })
  })

  it('where a product is out of stock by now', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([await aProduct(), product], 2)
    await restock(product, 0)
    const told = { status: 'error', message: 'Product is out of stock' }
    expect(await refusalOf(customer)).toEqual(told)
  })

  it('where less is left of a product by now', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([await aProduct(), product], 4)
    await restock(product, 3)
    expect(await refusalOf(customer)).toEqual({
      status: 'error',
      message: 'Not enough stock available',
      errors: { items: ['Only 3 left in stock.'] },
    })
    await restock(product, 4)
    await started(customer)
  })

  it('where a product was withdrawn', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([await aProduct(), product])
    await withdraw(product)
    const told = { status: 'error', message: `Product is not available: ${product.name}` }
    expect(await refusalOf(customer)).toEqual(told)
  })

  it('and what was checked out before can be paid as it was', async () => {
    const product = await aProduct({ stock: 1 })
    const customer = await aCustomerWith([product])
    const quote = await started(customer)
    await restock(product, 0)
    await refusalOf(customer)
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
  })
})

it('a deleted product is left out of what is checked out, and paid', async () => {
  const [lamp, gone] = await Promise.all([aProduct(), aProduct()])
  const customer = await aCustomerWith([lamp, gone])
  await deleteProduct(gone)
  const { items, total } = await started(customer)
  expect(items.map(({ product_id }: Json) => product_id)).toEqual([lamp.id])
  expect(total).toBe('24.98')
  // Reading shows one product, and is no change.
  expect(await itemsOf(customer)).toHaveLength(1)
  expect((await payWith(customer, 'pm_card_visa')).body).toMatchObject({ amount: '24.98' })
  expect(await itemsOf(customer)).toEqual([])
})
