import { afterEach, describe, expect, it } from 'vitest'
import { endFaults, fault } from '../../support/faults/faults.ts'
import type { Client, Json } from '../../support/http/client.ts'
import {
  addPath,
  clearPath,
  codePath,
  quantitiesOf,
  quantityPath,
  removePath,
  summaryOf,
} from '../../support/sales/avantlush-carts.ts'
import { ordersPath } from '../../support/sales/channel-orders.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiatePath,
  orderCount,
  payWith,
} from '../../support/sales/quotes.ts'
import { unsettled } from '../../support/sales/refused-payments.ts'
import { looseEnds, ringCart, runJobs, standOf } from '../../support/sales/stripe-quotes.ts'

afterEach(endFaults)

const temporarily = { status: 'error', message: 'Temporarily unavailable. Please try again.' }
const busy = {
  status: 'error',
  message: 'A payment of this cart is being settled. Please try again in a moment.',
}

/** A checkout of two units of five, of whose charge Stripe says nothing until the faults end. */
async function anUnsettled() {
  const quoted = await aQuote({ stock: 5, quantity: 2 })
  await fault({ gateway: 'stripe', operation: 'charge', kind: 'unauthorized', count: 1000 })
  expect((await payWith(quoted.customer, 'pm_card_visa')).body).toEqual(unsettled)
  return quoted
}

const changes: [path: string, sent: (productId: number) => Json | Promise<Json>][] = [
  [addPath, (product_id) => ({ product_id })],
  [quantityPath, (product_id) => ({ product_id, quantity: 3 })],
  [removePath, (product_id) => ({ product_id })],
  [clearPath, () => ({})],
  [codePath, async () => ({ code: (await aCoupon()).code })],
]

/** What is refused for a moment is told so; answers the body. */
async function refusalOf(customer: Client, path: string, sent: Json): Promise<Json> {
  const { body, headers } = await customer.post(path, sent, { expect: 503 })
  expect(headers.get('Retry-After')).toBe('5')
  return body
}

describe('while nobody knows whether a payment was taken', () => {
  it.each(changes)('%s is to be tried again', async (path, sent) => {
    const { customer, product } = await anUnsettled()
    expect(await refusalOf(customer, path, await sent(product.id))).toEqual(busy)
    expect(await quantitiesOf(customer)).toEqual([2])
  })

  it('no other checkout is started', async () => {
    const { customer, shippingMethodId } = await anUnsettled()
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    expect(await refusalOf(customer, initiatePath, asked)).toEqual(busy)
  })

  it('another payment is not made, whatever it is made with', async () => {
    const { customer, quote } = await anUnsettled()
    for (const method of ['pm_card_visa', 'pm_card_mastercard', quote.payment.payment_intent_id]) {
      const { status, body } = await payWith(customer, method)
      expect([status, body]).toEqual([400, unsettled])
    }
  })

  it('the cart and the checkout can be read as they were', async () => {
    const { customer, quote } = await anUnsettled()
    expect(await summaryOf(customer)).toMatchObject({ total_items: 2, total_price: '39.98' })
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
    expect(await orderCount(customer)).toBe(0)
  })

  it('others buy what is left, and no more', async () => {
    const { product, shippingMethodId } = await anUnsettled()
    const other = await aQuote()
    const { customer } = other
    const more = { product_id: product.id, quantity: 4 }
    await customer.post(addPath, more, { expect: 201 })
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    await customer.post(initiatePath, asked, { expect: 200 })
    const { status, body } = await payWith(customer, 'pm_card_visa')
    expect([status, body.details]).toEqual([400, 'Not enough stock available'])
  })

  it('the schedule and the alarm go on asking, and give nothing up', async () => {
    const { customer, product, quote } = await anUnsettled()
    for (const minutes of [1, 12, 25]) {
      await runJobs(minutes)
      await ringCart(customer)
    }
    expect(await quantitiesOf(customer)).toEqual([2])
    await endFaults()
    await ringCart(customer)
    expect(await standOf({ customer, product })).toEqual({ orders: 1, inCart: [], stock: 3 })
    const { payment_intent_id: intent } = quote.payment
    expect((await payWith(customer, intent)).body.transaction_id).toBe(intent)
  })
})

describe('once it is known', () => {
  it.each([
    [addPath, 201, [1]],
    [quantityPath, 404, []],
    [removePath, 404, []],
    [clearPath, 200, []],
    [codePath, 400, []],
  ] as const)('%s is done to the cart that is empty by then', async (path, status, inCart) => {
    const { customer, product } = await anUnsettled()
    const [, sent] = changes.find(([known]) => known === path) ?? []
    await endFaults()
    await customer.post(path, await sent?.(product.id), { expect: status })
    expect(await standOf({ customer, product })).toEqual({ orders: 1, inCart, stock: 3 })
    await runJobs()
    // Carts of the tests before may be settling their payments by themselves just now.
    await expect.poll(looseEnds).toEqual([])
  })
})

it('an order that needs no cart is not placed before, and is afterwards', async () => {
  const { customer, product } = await anUnsettled()
  const items = [{ product_id: product.id, quantity: 1 }]
  const order = { items, shipping_address: '123 Main St' }
  expect(await refusalOf(customer, ordersPath, order)).toEqual(temporarily)
  await endFaults()
  await customer.post(ordersPath, order, { expect: 201 })
  expect(await standOf({ customer, product })).toEqual({ orders: 2, inCart: [], stock: 2 })
})
