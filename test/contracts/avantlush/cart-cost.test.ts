import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import type { Cost, Json } from '../../support/http/client.ts'
import {
  aCustomerWith,
  addPath,
  cartPath,
  clearPath,
  codePath,
  quantityPath,
  removePath,
  summaryPath,
} from '../../support/sales/avantlush-carts.ts'
import { aCartOf } from '../../support/sales/carts.ts'
import { aCoupon, aRedemption } from '../../support/sales/coupons.ts'
import { makeOthers } from '../../support/sales/sale-costs.ts'

const pictured = budgets.withPictures

beforeAll(async () => {
  // SQLite finds the next id of a table after those of the tables that were filled before it.
  await aCartOf(await anAccount())
  await makeOthers({ contract: 'avantlush', currency: 'USD', status: 'processing' })
  for (let i = 0; i < 100; i++) await aCoupon()
})

function someProducts(count: number): Promise<ProductMade[]> {
  return Promise.all(Array.from({ length: count }, () => aProductWithPicture()))
}

async function aProductWithPicture(): Promise<ProductMade> {
  const product = await aProduct()
  await env.DB.prepare(
    "INSERT INTO product_images(product_id, object_key, is_primary) VALUES (?, 'images/a.jpg', 1)",
  )
    .bind(product.id)
    .run()
  return product
}

async function costOf(customer: AvantlushCustomer, path: string, body: Json): Promise<Cost> {
  const { status, cost } = await customer.post(path, body)
  expect(status).toBeLessThan(300)
  return cost
}

describe.each([1, 2, 20])('a cart of %i products', (count) => {
  it('is read and summed up within its budget, with a code and without', async () => {
    const customer = await aCustomerWith(await someProducts(count))
    const read = await customer.get(cartPath, { expect: 200 })
    expectWithin(read.cost, pictured(count, budgets.cartRead(count)))
    const plain = await customer.get(summaryPath, { expect: 200 })
    expectWithin(plain.cost, pictured(count, budgets.cartRead(count)))
    const { code } = await aCoupon()
    const applied = await customer.post(codePath, { code }, { expect: 200 })
    expectWithin(applied.cost, pictured(count, budgets.codeApplied(count)))
    const reduced = await customer.get(summaryPath, { expect: 200 })
    expectWithin(reduced.cost, pictured(count, budgets.withCode(budgets.cartRead(count))))
  })

  it('is changed for no more than one product costs', async () => {
    const products = await someProducts(count)
    const customer = await aCustomerWith(products)
    const product_id = products[0]?.id
    const add = await costOf(customer, addPath, { product_id })
    expectWithin(add, pictured(1, budgets.productAdd))
    const set = await costOf(customer, quantityPath, { product_id, quantity: 3 })
    expectWithin(set, pictured(1, budgets.productChange))
    expectWithin(await costOf(customer, removePath, { product_id }), budgets.linesTaken)
    expectWithin(await costOf(customer, clearPath, undefined), budgets.linesTaken)
  })
})

it('a cart costs little on first use', async () => {
  const { id } = await aProductWithPicture()
  const buyer = await anAvantlushCustomer()
  const add = await buyer.post(addPath, { product_id: id }, { expect: 201 })
  expectWithin(add.cost, pictured(1, budgets.firstAdd))
  const visitor = await anAvantlushCustomer()
  const sums = await visitor.get(summaryPath, { expect: 200 })
  expectWithin(sums.cost, { queries: 1, objectCalls: 0, rowsRead: 5 })
  const read = await visitor.get(cartPath, { expect: 200 })
  expectWithin(read.cost, budgets.newCartRead)
})

it('a code with limits costs the uses of the customer', async () => {
  const customer = await aCustomerWith(await someProducts(1))
  const coupon = await aCoupon({ usesPerCustomerMax: 10 })
  const others = await anAvantlushCustomer()
  for (let i = 0; i < 20; i++) await aRedemption(coupon, others, 'used')
  for (let i = 0; i < 5; i++) await aRedemption(coupon, customer, 'used')
  const { cost } = await customer.post(codePath, { code: coupon.code }, { expect: 200 })
  expectWithin(cost, pictured(1, budgets.codeApplied(1, 5)))
})
