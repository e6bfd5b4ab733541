import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, type ProductMade, stockOf } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid, invalidFields } from '../../support/http/avantlush-answers.ts'
import type { Json } from '../../support/http/client.ts'
import {
  aCustomerWith,
  deleteProduct,
  takePrices,
  withdraw,
} from '../../support/sales/avantlush-carts.ts'
import { ordersPath } from '../../support/sales/channel-orders.ts'
import { buy, buyInVain, directInput, itemOf, orderOf } from '../../support/sales/direct-orders.ts'
import { aForeignMethod, aShippingMethod } from '../../support/sales/shipping-methods.ts'

const stock = 2000

let customer: AvantlushCustomer
let product: ProductMade

beforeAll(async () => {
  ;[customer, product] = await Promise.all([anAvantlushCustomer(), aProduct({ stock })])
})

/** What is wrong with a single item, which orders nothing. */
async function refusalOf(item: unknown): Promise<Json> {
  const body = await buyInVain(customer, [item])
  expect(await stockOf(product)).toBe(stock)
  return body
}

/** So many notes that say nothing. */
function notes(count: number): Json {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`Note ${i}`, '']))
}

const notFound = (place: number) => `Item ${place}: Product not found`

describe('without anything to order', () => {
  it.each([[[]], [null], [undefined]])('the items %j are an empty cart', async (items) => {
    const withCart = await aCustomerWith([product])
    for (const client of [customer, withCart]) {
      const body = await buyInVain(client, items)
      expect(body).toEqual({ status: 'error', message: 'Cart is empty' })
    }
  })
})

describe('items', () => {
  it.each(['1', 1, true, {}, { 0: {} }])('are a list, and not %j', async (items) => {
    const { errors, ...told } = await buyInVain(customer, items)
    expect(told).toEqual({ status: 'error', message: 'Validation error' })
    expect(Object.keys(errors)).toEqual(['items'])
  })

  it('are a hundred at most', async () => {
    const items = Array.from({ length: 101 }, () => itemOf(product))
    const body = await buyInVain(customer, items)
    expect(body).toEqual(invalid('items', 'Ensure this list has at most 100 entries.'))
    const many = await aProduct({ stock: 100, amount: 100 })
    await buy(
      await anAvantlushCustomer(),
      items.slice(1).map(() => itemOf(many)),
    )
    expect(await stockOf(many)).toBe(0)
  })

  it.each([
    [null, 'This field may not be null.'],
    [1, 'Expected an object.'],
    ['1', 'Expected an object.'],
    [[], 'Expected an object.'],
  ])('are objects, and not %j', async (item, message) => {
    expect(await refusalOf(item)).toEqual(invalid('items', `Item 1: ${message}`))
  })

  it.each([
    [undefined, 'quantity: This field is required.'],
    [null, 'quantity: This field may not be null.'],
    [0, 'quantity must be at least 1'],
    [-1, 'quantity must be at least 1'],
    ['0', 'quantity must be at least 1'],
    [1000, 'quantity must be at most 999'],
    [1.5, 'quantity: A valid integer is required.'],
    ['two', 'quantity: A valid number is required.'],
    ['', 'quantity: A valid number is required.'],
    [true, 'quantity: A valid number is required.'],
    [[1], 'quantity: A valid number is required.'],
    [{}, 'quantity: A valid number is required.'],
  ])('do not have the quantity %j', async (quantity, message) => {
    const body = await refusalOf(itemOf(product, { quantity }))
    expect(body).toEqual(invalid('items', `Item 1: ${message}`))
  })

  it.each([
    [undefined, 'product_id: This field is required.'],
    [null, 'product_id: This field may not be null.'],
    [0, 'product_id: Ensure this value is at least 1.'],
    [-3, 'product_id: Ensure this value is at least 1.'],
    ['lamp', 'product_id: A valid number is required.'],
    [1.5, 'product_id: A valid integer is required.'],
    [{}, 'product_id: A valid number is required.'],
    [987_654_321, 'Product not found'],
  ])('do not have the product %j', async (id, message) => {
    const body = await refusalOf(itemOf({ id: 0 }, { product_id: id }))
    expect(body).toEqual(invalid('items', `Item 1: ${message}`))
  })

  it.each([2 ** 53, 1e30])('do not have the product %d', async (product_id) => {
    const { message, errors } = await refusalOf(itemOf(product, { product_id }))
    expect([message, errors.items.length]).toEqual(['Validation error', 1])
  })

  it.each([
    [null, 'variants: This field may not be null.'],
    ['Red', 'variants: Expected an object.'],
    [['Red'], 'variants: Expected an object.'],
    [{ Size: 5 }, 'variants: Size: Not a valid string.'],
    [{ Size: null }, 'variants: Size: This field may not be null.'],
    [{ Size: { EU: '38' } }, 'variants: Size: Not a valid string.'],
    [{ Size: 'a\nb' }, 'variants: Size: This text must be in one line.'],
    [{ Size: 'a\u0000' }, 'variants: Size: This text contains characters that are not allowed.'],
    [{ '': 'L' }, 'variants: A name in it is empty, too long or not allowed.'],
  ])('do not have the variants %j', async (variants, message) => {
    const body = await refusalOf(itemOf(product, { variants }))
    expect(body).toEqual(invalid('items', `Item 1: ${message}`))
  })

  it('have twenty notes at most, of a hundred characters each', async () => {
    const long = await refusalOf(itemOf(product, { variants: { Size: 'x'.repeat(101) } }))
    expect(long.errors.items).toEqual([
      'Item 1: variants: Size: Ensure this field has at most 100 characters.',
    ])
    const many = await refusalOf(itemOf(product, { variants: notes(21) }))
    expect(many.errors.items).toEqual(['Item 1: variants: At most 20 are allowed.'])
  })

  it('may have numbers as text, and twenty notes, whose texts may be empty', async () => {
    const lamp = await aProduct({ stock: 5 })
    const item = { product_id: String(lamp.id), quantity: '2', variants: notes(20), more: 1 }
    const order = await orderOf(customer, await buy(customer, [item]))
    expect(order.items).toMatchObject([{ product: lamp.id, quantity: 2, variants: notes(20) }])
  })

  it('are not found where they are hidden, deleted or not sold in dollars', async () => {
    const [draft, deleted, unpriced] = [await aProduct(), await aProduct(), await aProduct()]
    await Promise.all([withdraw(draft), deleteProduct(deleted), takePrices(unpriced)])
    const rials = await aProduct({ amount: null, rials: 500_000 })
    const items = [draft, product, deleted, unpriced, rials].map((one) => itemOf(one))
    for (const client of [customer, await aCustomerWith([product])]) {
      const body = await buyInVain(client, items)
      expect(body).toEqual(invalid('items', ...[1, 3, 4, 5].map(notFound)))
    }
    expect(await stockOf(product)).toBe(stock)
  })

  it('are told of all at once, each by its place', async () => {
    const items = [
      itemOf(product, { quantity: 0 }),
      itemOf({ id: 987_654_321 }),
      itemOf(product),
      { quantity: 'x' },
      7,
      itemOf({ id: 987_654_321 }, { quantity: 0 }),
    ]
    expect(await buyInVain(customer, items)).toEqual(
      invalid(
        'items',
        'Item 1: quantity must be at least 1',
        'Item 2: Product not found',
        'Item 4: product_id: This field is required.',
        'Item 4: quantity: A valid number is required.',
        'Item 5: Expected an object.',
        'Item 6: quantity must be at least 1',
      ),
    )
  })
})

describe('what is said beside the items', () => {
  it.each([
    ['shipping_address', undefined, 'This field is required.'],
    ['shipping_address', null, 'This field may not be null.'],
    ['shipping_address', '', 'This field may not be blank.'],
    ['shipping_address', ' \n ', 'This field may not be blank.'],
    ['shipping_address', { street: '1 Main St' }, 'Not a valid string.'],
    ['billing_address', 7, 'Not a valid string.'],
    ['note', null, 'This field may not be null.'],
    ['note', ['x'], 'Not a valid string.'],
    ['payment_method', 'credit', 'Select a valid choice.'],
    ['payment_method', 'STRIPE', 'Select a valid choice.'],
    ['payment_method', '', 'Select a valid choice.'],
    ['payment_method', null, 'This field may not be null.'],
    ['payment_method', ['CASH'], 'Select a valid choice.'],
    ['payment_type', 'PAYPAL', 'Select a valid choice.'],
    ['payment_type', 3, 'Select a valid choice.'],
    ['payment_type', null, 'This field may not be null.'],
    ['order_type', 'FAST', 'Select a valid choice.'],
    ['order_type', 'express', 'Select a valid choice.'],
    ['order_type', null, 'This field may not be null.'],
    ['shipping_method_id', 'first', 'A valid number is required.'],
    ['shipping_method_id', 1.5, 'A valid integer is required.'],
    ['shipping_method_id', 0, 'Ensure this value is at least 1.'],
    ['shipping_method_id', 987_654_321, 'Select a valid choice.'],
  ])('is not %s: %j', async (field, value, message) => {
    const body = await buyInVain(customer, [itemOf(product)], { [field]: value })
    expect(body).toEqual(invalid(field, message))
    expect(await stockOf(product)).toBe(stock)
  })

  it.each([
    ['shipping_address', 1000],
    ['billing_address', 1000],
    ['note', 2000],
  ])('is no %s of more than %i characters', async (field, most) => {
    const more = (length: number) => ({ [field]: 'x'.repeat(length) })
    const body = await buyInVain(customer, [itemOf(product)], more(most + 1))
    expect(body).toEqual(invalid(field, `Ensure this field has at most ${most} characters.`))
    await buy(customer, [itemOf(await aProduct())], more(most))
  })

  it('is told of all at once, before the items are looked at', async () => {
    const wrong = { shipping_address: '', payment_method: 'GOLD', order_type: 1 }
    const body = await buyInVain(customer, [itemOf(product, { quantity: 0 })], wrong)
    expect(body).toEqual(
      invalidFields({
        shipping_address: ['This field may not be blank.'],
        payment_method: ['Select a valid choice.'],
        order_type: ['Select a valid choice.'],
      }),
    )
  })

  it('is an object of JSON', async () => {
    const broken = await customer.post(ordersPath, '{"items":', { expect: 400 })
    expect(broken.body).toEqual(invalid('body', 'The body is not valid JSON.'))
    const list = await customer.post(ordersPath, [], { expect: 400 })
    expect(list.body).toEqual(invalid('body', 'Expected an object.'))
    await customer.post(ordersPath, undefined, { expect: 400 })
  })
})

describe('the way that a direct order is shipped', () => {
  it('is the first of the list, unless another one is chosen', async () => {
    const staff = await anAvantlushStaffMember()
    const [cheap, dear] = [
      await aShippingMethod(staff, { price: '3.50' }),
      await aShippingMethod(staff, { price: '12.00', name: 'By bicycle' }),
    ]
    const { body: listed } = await customer.get('/api/shipping-methods/', { expect: 200 })
    expect(listed[0].id).toBe(cheap.id)
    const item = itemOf(await aProduct({ amount: 1000 }))
    expect((await buy(customer, [item])).total).toBe('13.50')
    expect((await buy(customer, [item], { shipping_method_id: null })).total).toBe('13.50')
    expect((await buy(customer, [item], { shipping_method_id: dear.id })).total).toBe('22.00')
    expect((await buy(customer, [item], { shipping_method_id: `${dear.id}` })).total).toBe('22.00')
    await staff.patch(`/api/shipping-methods/${dear.id}/`, { price: '0' }, { expect: 200 })
    expect((await buy(customer, [item], { shipping_method_id: dear.id })).total).toBe('10.00')
  })

  it('is none that is not offered in dollars', async () => {
    const more = { shipping_method_id: await aForeignMethod() }
    const body = await buyInVain(customer, [itemOf(product)], more)
    expect(body).toEqual(invalid('shipping_method_id', 'Select a valid choice.'))
  })

  it('is none where none is offered, and costs nothing', async () => {
    const staff = await anAvantlushStaffMember()
    const { body: methods } = await staff.get('/api/shipping-methods/', { expect: 200 })
    for (const { id } of methods) {
      await staff.delete(`/api/shipping-methods/${id}/`, { expect: 204 })
    }
    const item = itemOf(await aProduct({ amount: 1000 }))
    expect((await buy(customer, [item])).total).toBe('10.00')
    const more = { shipping_method_id: methods[0].id }
    const { status, body } = await customer.post(ordersPath, directInput([item], more))
    expect([status, body]).toEqual([400, invalid('shipping_method_id', 'Select a valid choice.')])
  })
})
