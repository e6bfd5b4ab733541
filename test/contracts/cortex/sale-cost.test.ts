import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import { countStock, type ProductMade } from '../../support/catalogue/products.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aCortexCustomer, type CortexCustomer } from '../../support/customers/cortex-customers.ts'
import type { Cost } from '../../support/http/client.ts'
import { makeOthers } from '../../support/sales/sale-costs.ts'

const carts = '/api/v1/carts/'
const address = '5 Valiasr Street, Tehran'

beforeAll(() => makeOthers({ contract: 'cortex', currency: 'IRR', status: 'pending' }))

function someProducts(count: number): Promise<ProductMade[]> {
  return Promise.all(Array.from({ length: count }, () => aProductWithPicture()))
}

async function aProductWithPicture(): Promise<ProductMade> {
  const product = await aRialProduct()
  await env.DB.prepare(
    "INSERT INTO product_images(product_id, object_key, is_primary) VALUES (?, 'images/a.jpg', 1)",
  )
    .bind(product.id)
    .run()
  return product
}

/** Adds two units of each and answers what the last one cost. */
async function fill(customer: CortexCustomer, products: ProductMade[]): Promise<Cost> {
  const costs: Cost[] = []
  for (const { id } of products) {
    const item = { product_id: id, quantity: 2 }
    costs.push((await customer.post(carts, item, { expect: 201 })).cost)
  }
  return costs.at(-1) ?? expect.fail('Nothing was added')
}

async function checkOut(customer: CortexCustomer): Promise<Cost> {
  return (await customer.post('/api/v1/checkout/', { address }, { expect: 201 })).cost
}

describe.each([1, 2, 20])('a cart of %i products', (count) => {
  it('is filled and read within its budget, and products are taken out', async () => {
    const [customer, products] = await Promise.all([aCortexCustomer(), someProducts(count)])
    await customer.get(carts, { expect: 200 })
    expectWithin(await fill(customer, products), budgets.withPictures(1, budgets.productAdd))
    const { cost } = await customer.get(carts, { expect: 200 })
    expectWithin(cost, budgets.withPictures(count, budgets.cartRead(count)))
    const less = { action: 'remove', product_id: products[0]?.id }
    const taken = await customer.post(carts, less, { expect: 201 })
    expectWithin(taken.cost, budgets.withPictures(1, budgets.productChange))
  })

  it('is bought within its budget, the first time and later, and listed', async () => {
    const [customer, products] = await Promise.all([aCortexCustomer(), someProducts(count)])
    await fill(customer, products)
    expectWithin(
      await checkOut(customer),
      budgets.withPictures(count, budgets.firstCheckout(count)),
    )
    await fill(customer, products)
    expectWithin(await checkOut(customer), budgets.withPictures(count, budgets.checkout(count)))
    const { cost } = await customer.get('/api/v1/checkout/invoice/', { expect: 200 })
    expectWithin(cost, budgets.withPictures(2 * count, budgets.invoices(2, count)))
  })
})

it('a line that is short costs no more than the question', async () => {
  const [customer, products] = await Promise.all([aCortexCustomer(), someProducts(3)])
  await fill(customer, products)
  await checkOut(customer)
  await fill(customer, products)
  const [first = expect.fail('Nothing was made')] = products
  await countStock(first, 1)
  const cost = await checkOut(customer)
  expect(cost).toMatchObject({ queries: 4, objectCalls: 6 })
})
