import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, stockOf } from '../../support/catalogue/products.ts'
import { type Turns, turnsOf } from '../../support/costs/turns.ts'
import { aSession } from '../../support/customers/sessions.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import { aBuyer, aShopper, aStall, payNow, type Stall } from '../../support/sales/crowds.ts'
import { initiatePath, methodFor, type Provider, payWith } from '../../support/sales/quotes.ts'

let stall: Stall

beforeAll(async () => {
  stall = await aStall(100)
  // The object's machine has a token of PayPal's by then, which is good for hours.
  await payNow(await aShopper(stall, { provider: 'paypal' }))
})

/** A customer with so many products in the cart, whose requests are counted. */
async function aCountedBuyer(count: number): Promise<{ counted: Client; turns: Turns }> {
  const { customer, userId } = await aBuyer()
  for (let i = 0; i < count; i++) {
    const product = await aProduct()
    // Its counter has taken over the figure of D1.
    await stockOf(product)
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
  }
  const turns = await turnsOf(userId)
  const { access: token } = await aSession(userId)
  return { counted: avantlushClient({ token, fetch: turns.fetch }), turns }
}

async function start(customer: Client, provider: Provider): Promise<Json> {
  const asked = { shipping_method_id: stall.shippingMethodId, payment_method: provider }
  return (await customer.post(initiatePath, asked, { expect: 200 })).body
}

describe.each<Provider>(['stripe', 'paypal', 'clover'])('a payment through %s', (provider) => {
  it.each([1, 5])('of %i lines waits for six steps, one after the other', async (count) => {
    const { counted, turns } = await aCountedBuyer(count)
    const method = await methodFor(await start(counted, provider))
    turns.take()

    expect(await payWith(counted, method)).toMatchObject({ status: 200 })

    const counters = Array.from({ length: count }, () => 'counter')
    expect(turns.take()).toEqual([
      ['D1'],
      ['cart'],
      [...counters, 'D1'],
      ['gateway'],
      ['D1'],
      counters,
    ])
  })
})

it.each<[Provider, string[][]]>([
  ['stripe', [['D1'], ['D1'], ['cart'], ['D1'], ['D1'], ['gateway', 'gateway'], ['D1']]],
  ['paypal', [['D1'], ['cart'], ['D1'], ['D1'], ['gateway'], ['D1']]],
  ['clover', [['D1'], ['cart'], ['D1'], ['D1']]],
])('a checkout through %s is started in so many steps', async (provider, steps) => {
  const { counted, turns } = await aCountedBuyer(1)
  // The gateway is told of the customer, and asked for a token.
  await start(counted, provider)
  turns.take()
  await start(counted, provider)
  expect(turns.take()).toEqual(steps)
})
