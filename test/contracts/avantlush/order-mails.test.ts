import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { type Mail, mailsTo, sendMails } from '../../support/customers/mail.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { aCustomerWith, codePath } from '../../support/sales/avantlush-carts.ts'
import { statusPath } from '../../support/sales/channel-orders.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import { buy, itemOf } from '../../support/sales/direct-orders.ts'
import { initiate, methodFor, payWith } from '../../support/sales/quotes.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'

let staff: StaffMember
let methodId: number

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  methodId = (await aShippingMethod(staff, { name: 'By bicycle', price: '4.99' })).id
})

/** The mails about orders that a customer has got, newest first. */
async function mailsOf({ email }: AvantlushCustomer): Promise<Mail[]> {
  await sendMails()
  return (await mailsTo(email)).filter(({ subject }) => /order/.test(subject))
}

async function move(orderId: number, ...statuses: string[]): Promise<void> {
  for (const status of statuses) {
    const path = statusPath(orderId)
    await staff.patch(path, { status }, { expect: 200 })
  }
}

async function bodyOf(customer: AvantlushCustomer, subject: string): Promise<string | undefined> {
  return (await mailsOf(customer)).find((mail) => mail.subject === subject)?.text
}

/** As if the confirmation and the receipt of an order had waited until now. */
async function mailAgain(orderId: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     SELECT 'late:' || key, kind, payload, 0, created_at FROM outbox WHERE key GLOB ?
       AND kind IN ('message.order_confirmation', 'message.payment_receipt')`,
  )
    .bind(`order:${orderId}:*`)
    .run()
}

/** A customer with a paid order of two products, with a promo code. */
async function aPaidOrder() {
  const [lamp, vase] = [await aProduct({ amount: 9999 }), await aProduct({ amount: 1 })]
  const customer = await aCustomerWith([lamp, vase], 2)
  const { code } = await aCoupon({ points: 2_000 })
  await customer.post(codePath, { code }, { expect: 200 })
  const quote = await initiate(customer, { shippingMethodId: methodId })
  const { body } = await payWith(customer, await methodFor(quote))
  return { customer, orderId: body.order_id, names: [lamp.name, vase.name] }
}

describe('the mails of an order that was paid in its checkout', () => {
  it('tell what it is made of, and ask for no payment', async () => {
    const { customer, orderId, names } = await aPaidOrder()
    const mails = await mailsOf(customer)
    expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
      `Payment received for order ${orderId}`,
      `Your order ${orderId}`,
    ])
    expect(await bodyOf(customer, `Your order ${orderId}`)).toBe(
      [
        'Thank you for your order.',
        [
          `2 × ${names[0]}: $199.98`,
          `2 × ${names[1]}: $0.02`,
          'Subtotal: $200.00',
          'Discount: -$40.00',
          'Shipping (By bicycle): $4.99',
          'Total: $164.99',
        ].join('\n'),
        'Your order is being prepared.',
        'Souk\n',
      ].join('\n\n'),
    )
    expect(await bodyOf(customer, `Payment received for order ${orderId}`)).toBe(
      [
        'We have received your payment.',
        'Paid: $164.99',
        'Your order is being prepared.',
        'Souk\n',
      ].join('\n\n'),
    )
  })

  it.each([
    [['SHIPPED'], 'Your order is on its way.'],
    [['SHIPPED', 'DELIVERED'], 'Your order has been delivered.'],
    [['CANCELLED'], 'Your order was cancelled.'],
  ])('that are late tell where it is after %j', async (statuses, sentence) => {
    const { customer, orderId } = await aPaidOrder()
    await mailsOf(customer)
    await move(orderId, ...statuses)
    await mailAgain(orderId)
    for (const subject of [`Your order ${orderId}`, `Payment received for order ${orderId}`]) {
      expect(await bodyOf(customer, subject)).toContain(`\n\n${sentence}\n\nSouk`)
    }
  })

  it('tell of what goes back when it is cancelled', async () => {
    const { customer, orderId } = await aPaidOrder()
    await move(orderId, 'CANCELLED')
    const told = await bodyOf(customer, `Refund for order ${orderId}`)
    expect(told).toContain('We are paying you back.\n\nRefund: $164.99\n\n')
  })
})

describe('the mails of a direct order', () => {
  it('tell what was chosen and what it costs, and that it is paid when it is delivered', async () => {
    const customer = await anAvantlushCustomer()
    const product = await aProduct({ amount: 1000 })
    const items = [
      itemOf(product, { quantity: 2, variants: { Colour: '<Red>', Size: 'L', Gift: '' } }),
      itemOf(product),
    ]
    const bought = await buy(customer, items, { shipping_method_id: methodId })
    const [mail, ...others] = await mailsOf(customer)
    expect(others).toEqual([])
    expect(mail?.subject).toBe(`Your order ${bought.order_id}`)
    expect(mail?.text).toBe(
      [
        'Thank you for your order.',
        [
          `2 × ${product.name} (Colour: <Red>, Size: L, Gift): $20.00`,
          `1 × ${product.name}: $10.00`,
          'Subtotal: $30.00',
          'Shipping (By bicycle): $4.99',
          'Total: $34.99',
        ].join('\n'),
        'You pay when it is delivered.',
        'Souk\n',
      ].join('\n\n'),
    )
    expect(mail?.html).toContain('(Colour: &lt;Red&gt;, Size: L, Gift)')
  })

  it('tell of the payment once it is delivered', async () => {
    const customer = await anAvantlushCustomer()
    const product = await aProduct({ amount: 1000 })
    const { order_id: id } = await buy(customer, [itemOf(product)], {
      shipping_method_id: methodId,
    })
    await mailsOf(customer)
    await move(id, 'PROCESSING', 'SHIPPED')
    expect(await mailsOf(customer)).toHaveLength(1)
    await move(id, 'DELIVERED')
    expect(await bodyOf(customer, `Payment received for order ${id}`)).toBe(
      [
        'We have received your payment.',
        'Paid: $14.99',
        'Your order has been delivered.',
        'Souk\n',
      ].join('\n\n'),
    )
  })

  it('say nothing of money that was never there when it is cancelled', async () => {
    const customer = await anAvantlushCustomer()
    const { order_id: id } = await buy(customer, [itemOf(await aProduct())])
    await mailsOf(customer)
    await move(id, 'CANCELLED')
    expect((await mailsOf(customer)).map(({ subject }) => subject)).toEqual([`Your order ${id}`])
  })

  it('of what is shipped for nothing name the way, and have no shipping where there is none', async () => {
    const customer = await anAvantlushCustomer()
    const { id } = await aShippingMethod(staff, { name: 'Pick-up', price: '0' })
    const item = itemOf(await aProduct({ amount: 1000 }))
    await buy(customer, [item], { shipping_method_id: id })
    const [fetched] = await mailsOf(customer)
    const lines = ['Subtotal: $10.00', 'Shipping (Pick-up): $0.00', 'Total: $10.00']
    expect(fetched?.text).toContain(`\n${lines.join('\n')}\n`)
    await env.DB.batch(
      ['shipping_prices', 'shipping_methods'].map((table) =>
        env.DB.prepare(`DELETE FROM ${table}`),
      ),
    )
    const another = await anAvantlushCustomer()
    await buy(another, [item])
    const [plain] = await mailsOf(another)
    expect(plain?.text).toMatch(/: \$10\.00\nTotal: \$10\.00\n/)
    expect(plain?.text).not.toMatch(/Subtotal|Shipping|Discount|Tax/)
  })
})
