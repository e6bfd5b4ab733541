import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, stockOf } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient } from '../../support/http/client.ts'
import { aCustomerWith, codePath, itemsOf, summaryOf } from '../../support/sales/avantlush-carts.ts'
import { orderPath, ordersPath, trackingPath } from '../../support/sales/channel-orders.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import { buy, directInput, itemOf, orderIdsOf, orderOf } from '../../support/sales/direct-orders.ts'
import { aQuote, checkoutSummaryPath, methodFor, payWith } from '../../support/sales/quotes.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'

let staff: StaffMember
let methodId: number

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  methodId = (await aShippingMethod(staff, { price: '4.99' })).id
})

describe('a direct order', () => {
  it('is placed with its shipping, and shown whole', async () => {
    const customer = await anAvantlushCustomer()
    await customer.patch(`/api/profile/${customer.id}/`, { full_name: 'John Doe' }, { expect: 200 })
    const [lamp, vase] = [await aProduct({ amount: 9999 }), await aProduct({ amount: 501 })]
    const { body } = await customer.post(
      ordersPath,
      {
        items: [
          { product_id: lamp.id, quantity: 2, variants: {} },
          { product_id: vase.id, quantity: 1, variants: { Colour: 'Red' } },
        ],
        ...{ payment_method: 'DEBIT', payment_type: 'CREDIT', order_type: 'EXPRESS' },
        ...{ shipping_address: ' 123 Main St, Lagos ', billing_address: '5 Side St, Lagos' },
        ...{ note: 'Please deliver to the front door', shipping_method_id: methodId },
      },
      { expect: 201 },
    )
    expect(body).toEqual({
      ...{ status: 'success', message: 'Order created successfully' },
      ...{ order_id: expect.any(Number), total: '209.98' },
    })
    const order = await orderOf(customer, body)
    const [date, time] = order.created_at.split(/[T.]/)
    const payment = {
      ...{ id: expect.any(Number), method: 'DEBIT', amount: '209.98', status: 'PENDING' },
      created_at: order.created_at,
    }
    const line = { id: expect.any(Number) }
    expect(order).toEqual({
      id: body.order_id,
      order_number: expect.stringMatching(/^ORD-\d{8}-\d{4}$/),
      ...{ customer_email: customer.email, customer_name: 'John Doe' },
      items: [
        {
          ...{ ...line, product: lamp.id, product_name: lamp.name, product_sku: lamp.slug },
          ...{ quantity: 2, unit_price: '99.99', total_price: '199.98', variants: {} },
        },
        {
          ...{ ...line, product: vase.id, product_name: vase.name, product_sku: vase.slug },
          ...{ quantity: 1, unit_price: '5.01', total_price: '5.01', variants: { Colour: 'Red' } },
        },
      ],
      ...{ total: '209.98', status: 'PENDING', status_display: 'Pending' },
      ...{ payment, payments: [payment], shipping_address: '123 Main St, Lagos' },
      ...{ created_at: moment, updated_at: order.created_at },
      ...{ note: 'Please deliver to the front door', payment_type: 'CREDIT' },
      ...{ order_type: 'EXPRESS', order_date: date, order_time: time },
    })
    const tracked = await customer.get(trackingPath(body.order_id), { expect: 200 })
    expect(tracked.body).toMatchObject([{ status: 'PENDING', description: 'Order placed' }])
    expect([await stockOf(lamp), await stockOf(vase)]).toEqual([8, 9])
  })

  it('is by credit, standard, without a note and billed where it is shipped, unless said', async () => {
    const customer = await anAvantlushCustomer()
    const bought = await buy(customer, [itemOf(await aProduct())])
    expect(await orderOf(customer, bought)).toMatchObject({
      ...{ payment_type: 'CREDIT', order_type: 'STANDARD', note: '' },
      payment: { method: 'CREDIT', status: 'PENDING' },
    })
    expect(await rowOf(bought.order_id)).toMatchObject({
      billing_address: '{"text":"123 Main St, Lagos, Nigeria"}',
      shipping_address: '{"text":"123 Main St, Lagos, Nigeria"}',
    })
  })

  it.each(['CREDIT', 'DEBIT', 'CASH'])('is paid by %s, which is its type, too', async (method) => {
    const customer = await anAvantlushCustomer()
    const bought = await buy(customer, [itemOf(await aProduct())], { payment_method: method })
    const { payments, payment_type } = await orderOf(customer, bought)
    expect(payments).toMatchObject([{ method, status: 'PENDING', amount: bought.total }])
    expect(payment_type).toBe(method)
  })

  it.each([
    ['', '{"text":"123 Main St, Lagos, Nigeria"}'],
    ['  ', '{"text":"123 Main St, Lagos, Nigeria"}'],
    [null, '{"text":"123 Main St, Lagos, Nigeria"}'],
    [' 5 Side St ', '{"text":"5 Side St"}'],
  ])('with the billing address %j is billed at %s', async (address, kept) => {
    const customer = await anAvantlushCustomer()
    const more = { billing_address: address }
    const bought = await buy(customer, [itemOf(await aProduct())], more)
    expect((await rowOf(bought.order_id))?.billing_address).toBe(kept)
  })

  it('has an item for each one that was sent, of the same product, too', async () => {
    const customer = await anAvantlushCustomer()
    const product = await aProduct({ stock: 5, amount: 1000 })
    const items = [
      itemOf(product, { quantity: 2, variants: { Engraving: 'A' } }),
      itemOf(product, { quantity: 3, variants: { Engraving: 'B' } }),
    ]
    const bought = await buy(customer, items, { shipping_method_id: methodId })
    expect(bought.total).toBe('54.99')
    const order = await orderOf(customer, bought)
    expect(order.items).toMatchObject([
      { product: product.id, quantity: 2, variants: { Engraving: 'A' } },
      { product: product.id, quantity: 3, variants: { Engraving: 'B' } },
    ])
    expect(await stockOf(product)).toBe(0)
  })

  it("is its customer's alone, and may be one of staff", async () => {
    const [customer, stranger] = [await anAvantlushCustomer(), await anAvantlushCustomer()]
    const product = await aProduct()
    const bought = await buy(customer, [itemOf(product)])
    await stranger.get(orderPath(bought.order_id), { expect: 404 })
    const own = await buy(staff, [itemOf(product)])
    expect(await orderOf(staff, own)).toMatchObject({ status: 'PENDING' })
    expect(await orderIdsOf(customer)).toEqual([bought.order_id])
  })

  it("is nobody's without signing in", async () => {
    const input = directInput([itemOf(await aProduct())])
    const { body } = await avantlushClient().post(ordersPath, input, { expect: 401 })
    expect(body).toEqual({
      status: 'error',
      message: 'Authentication credentials were not provided.',
    })
    const bad = await avantlushClient({ token: 'bad' }).post(ordersPath, input, { expect: 401 })
    expect(bad.body.message).toBe('Token is invalid or expired')
  })
})

describe('the cart of a customer who orders directly', () => {
  it('keeps what is in it, its promo code included, which takes nothing off the order', async () => {
    const inCart = await aProduct({ stock: 5, amount: 2000 })
    const customer = await aCustomerWith([inCart], 2)
    const { code } = await aCoupon()
    await customer.post(codePath, { code }, { expect: 200 })
    const before = [await itemsOf(customer), await summaryOf(customer)]
    const bought = await buy(customer, [itemOf(inCart)], { shipping_method_id: methodId })
    expect(bought.total).toBe('24.99')
    expect([await itemsOf(customer), await summaryOf(customer)]).toEqual(before)
    expect(await stockOf(inCart)).toBe(4)
    const used = await env.DB.prepare('SELECT 1 FROM redemptions WHERE user_id = ?')
      .bind(customer.id)
      .all()
    expect(used.results).toEqual([])
  })

  it('is still at the checkout that was begun, which can be paid', async () => {
    const { customer, product, quote } = await aQuote({ stock: 5, quantity: 2 })
    await buy(customer, [itemOf(product, { quantity: 3 })])
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)
    const { status, body } = await payWith(customer, await methodFor(quote))
    expect({ status, body }).toMatchObject({ status: 200, body: { amount: quote.total } })
    expect(await stockOf(product)).toBe(0)
    expect(await orderIdsOf(customer)).toHaveLength(2)
  })

  it('need not be there, and is empty then', async () => {
    const customer = await anAvantlushCustomer()
    await buy(customer, [itemOf(await aProduct())])
    expect(await itemsOf(customer)).toEqual([])
  })
})

function rowOf(orderId: number) {
  return env.DB.prepare('SELECT * FROM orders WHERE id = ?').bind(orderId).first()
}
