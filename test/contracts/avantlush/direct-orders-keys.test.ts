import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aProduct, type ProductMade, stockOf } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { aKey, loseAnswers, repeat } from '../../support/faults/lost-answers.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { toldBy } from '../../support/http/told-by.ts'
import {
  addPath,
  deleteProduct,
  itemsOf,
  restock,
  withdraw,
} from '../../support/sales/avantlush-carts.ts'
import { ordersPath } from '../../support/sales/channel-orders.ts'
import { buy, directInput, itemOf, orderIdsOf } from '../../support/sales/direct-orders.ts'
import { aQuote, methodFor, payWith } from '../../support/sales/quotes.ts'
import { aShippingMethod, methodPath } from '../../support/sales/shipping-methods.ts'

let product: ProductMade

beforeAll(async () => {
  product = await aProduct({ stock: 100 })
})

afterEach(endFaults)

describe('a direct order that is sent twice under one key', () => {
  it('is placed once, and answered as it was', async () => {
    const customer = await anAvantlushCustomer()
    const before = await stockOf(product)
    const input = directInput([itemOf(product, { quantity: 2 })])
    expect(await sendTwice(customer, 'POST', ordersPath, input)).toBe(201)
    expect(await orderIdsOf(customer)).toHaveLength(1)
    expect(await stockOf(product)).toBe(before - 2)
  })

  it('is placed once where both come at the same moment', async () => {
    const customer = await anAvantlushCustomer()
    const key = aKey()
    const input = directInput([itemOf(product)])
    const answers = await Promise.all([1, 2, 3].map(() => customer.post(ordersPath, input, key)))
    const placed = answers.filter(({ status }) => status === 201)
    expect(new Set(placed.map(({ body }) => body.order_id)).size).toBe(1)
    expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([])
    expect(await orderIdsOf(customer)).toHaveLength(1)
  })

  it('is refused where the second one is another, and another order under another key', async () => {
    const customer = await anAvantlushCustomer()
    const key = aKey()
    const input = directInput([itemOf(product)])
    await customer.post(ordersPath, input, { ...key, expect: 201 })
    await customer.post(ordersPath, { ...input, note: 'x' }, { ...key, expect: 422 })
    await customer.post(ordersPath, input, { ...aKey(), expect: 201 })
    expect(await orderIdsOf(customer)).toHaveLength(2)
  })

  it('is another order without a key', async () => {
    const customer = await anAvantlushCustomer()
    await buy(customer, [itemOf(product)])
    await buy(customer, [itemOf(product)])
    expect(await orderIdsOf(customer)).toHaveLength(2)
  })

  it('can be mended where it was malformed', async () => {
    const customer = await anAvantlushCustomer()
    const key = aKey()
    const faulty = directInput([itemOf(product, { quantity: 0 })])
    await customer.post(ordersPath, faulty, { ...key, expect: 400 })
    await customer.post(ordersPath, directInput([itemOf(product)]), { ...key, expect: 201 })
  })
})

describe('a direct order that is repeated under its key after its answer was lost', () => {
  it('is placed once, also where it was the first thing that its customer did', async () => {
    const customer = await anAvantlushCustomer()
    const before = await stockOf(product)
    const input = directInput([itemOf(product, { quantity: 3 })])
    const key = aKey()
    const { first, again } = await repeat(customer.id, () => customer.post(ordersPath, input, key))
    expect(first.status).toBe(201)
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await stockOf(product)).toBe(before - 3)
  })

  it('is answered with the order where there is nothing left to order', async () => {
    const customer = await anAvantlushCustomer()
    const last = await aProduct({ stock: 1 })
    const key = aKey()
    const input = directInput([itemOf(last)])
    const { first, again } = await repeat(customer.id, () => customer.post(ordersPath, input, key))
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await orderIdsOf(customer)).toEqual([first.body.order_id])
  })

  it.each([
    ['hidden', withdraw],
    ['deleted', deleteProduct],
  ])('is answered with the order where the product is %s by then', async (_, befall) => {
    const customer = await anAvantlushCustomer()
    const doomed = await aProduct({ stock: 5 })
    const key = aKey()
    const input = directInput([itemOf(product), itemOf(doomed)])
    const first = await customer.post(ordersPath, input, { ...key, expect: 201 })
    await befall(doomed)
    await loseAnswers(customer.id)
    expect(toldBy(await customer.post(ordersPath, input, key))).toEqual(toldBy(first))
    await customer.post(ordersPath, input, { ...aKey(), expect: 400 })
    expect(await orderIdsOf(customer)).toEqual([first.body.order_id])
  })

  it('is answered with the order where its way to ship is offered no more', async () => {
    const customer = await anAvantlushCustomer()
    const staff = await anAvantlushStaffMember()
    const method = await aShippingMethod(staff, { price: '7.00' })
    const key = aKey()
    const input = directInput([itemOf(product)], { shipping_method_id: method.id })
    const first = await customer.post(ordersPath, input, { ...key, expect: 201 })
    await staff.delete(methodPath(method), { expect: 204 })
    await loseAnswers(customer.id)
    expect(toldBy(await customer.post(ordersPath, input, key))).toEqual(toldBy(first))
    await customer.post(ordersPath, input, { ...aKey(), expect: 400 })
    expect(await orderIdsOf(customer)).toEqual([first.body.order_id])
  })

  it('is refused again where the stock did not reach, whatever came in since', async () => {
    const customer = await anAvantlushCustomer()
    const scarce = await aProduct({ stock: 1 })
    const key = aKey()
    const input = directInput([itemOf(scarce, { quantity: 2 })])
    const first = await customer.post(ordersPath, input, { ...key, expect: 400 })
    await loseAnswers(customer.id)
    await restock(scarce, 10)
    expect(toldBy(await customer.post(ordersPath, input, key))).toEqual(toldBy(first))
    expect(await orderIdsOf(customer)).toEqual([])
  })

  it('is no other order where the cart has been filled, ordered from or emptied since', async () => {
    const { customer, quote } = await aQuote({ quantity: 1 })
    const key = aKey()
    const input = directInput([itemOf(product)])
    const first = await customer.post(ordersPath, input, { ...key, expect: 201 })
    await payWith(customer, await methodFor(quote))
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    await loseAnswers(customer.id)
    expect(toldBy(await customer.post(ordersPath, input, key))).toEqual(toldBy(first))
    expect(await orderIdsOf(customer)).toHaveLength(2)
    expect(await itemsOf(customer)).toHaveLength(1)
  })
})

describe('while nobody knows whether a payment of the cart was taken', () => {
  it('nothing is ordered directly, and afterwards it is', async () => {
    const { customer, quote } = await aQuote()
    const method = await methodFor(quote)
    await fault({ gateway: 'stripe', operation: 'charge', kind: 'error', count: 100 })
    await payWith(customer, method)
    const key = aKey()
    const input = directInput([itemOf(product)])
    const { body, headers } = await customer.post(ordersPath, input, { ...key, expect: 503 })
    expect(body).toEqual({
      status: 'error',
      message: 'Temporarily unavailable. Please try again.',
    })
    expect(headers.get('Retry-After')).toBe('5')
    expect(await directOrdersOf(customer.id)).toBe(0)
    await endFaults()
    await customer.post(ordersPath, input, { ...key, expect: 201 })
    expect(await directOrdersOf(customer.id)).toBe(1)
    expect(await orderIdsOf(customer)).toHaveLength(2)
  })
})

function directOrdersOf(userId: number): Promise<number | null> {
  return env.DB.prepare('SELECT count(*) AS n FROM orders WHERE user_id = ? AND quote_id IS NULL')
    .bind(userId)
    .first<number>('n')
}
