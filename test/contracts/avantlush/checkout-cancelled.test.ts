import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aProduct, stockOf } from '../../support/catalogue/products.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { refundInDashboard } from '../../support/gateways/stripe-control.ts'
import { goneBack, refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import type { Answer, Json } from '../../support/http/client.ts'
import { aCustomerWith, addPath, codePath } from '../../support/sales/avantlush-carts.ts'
import { orderPath, statusPath, trackingPath } from '../../support/sales/channel-orders.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import { initiate, payWith } from '../../support/sales/quotes.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import { looseEnds, receiveHere, runJobs } from '../../support/sales/stripe-quotes.ts'

let staff: StaffMember
let shippingMethodId: number

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  shippingMethodId = (await aShippingMethod(staff)).id
})

afterEach(endFaults)

/** Two units of five, bought with a code that each customer may use once. */
async function aPaidOrder() {
  const product = await aProduct({ stock: 5 })
  const customer = await aCustomerWith([product], 2)
  const coupon = await aCoupon({ usesPerCustomerMax: 1 })
  await customer.post(codePath, { code: coupon.code }, { expect: 200 })
  await initiate(customer, { shippingMethodId })
  const { body: paid } = await payWith(customer, 'pm_card_visa')
  expect(paid).toMatchObject({ success: true, amount: '36.97' })
  return { customer, product, coupon, paid, intent: { reference: paid.transaction_id } }
}

type Paid = Awaited<ReturnType<typeof aPaidOrder>>

function move({ paid }: Paid, status: string, expected = 200): Promise<Answer> {
  return staff.patch(statusPath(paid.order_id), { status }, { expect: expected })
}

async function read({ customer, paid }: Paid): Promise<Json> {
  return (await customer.get(orderPath(paid.order_id), { expect: 200 })).body
}

function usesOf({ coupon }: Paid): Promise<number | null> {
  return env.DB.prepare('SELECT uses FROM coupons WHERE id = ?').bind(coupon.id).first('uses')
}

describe('a paid order that staff cancel', () => {
  it('gives back the money, the units and the use of the code', async () => {
    const order = await aPaidOrder()
    expect([await usesOf(order), await stockOf(order.product)]).toEqual([1, 3])
    await move(order, 'CANCELLED')
    const payment = { method: 'STRIPE', amount: '36.97', status: 'REFUNDED' }
    expect(await read(order)).toMatchObject({ status: 'CANCELLED', payment, payments: [payment] })
    expect(await goneBack(order.intent)).toEqual([3697])
    expect([await usesOf(order), await stockOf(order.product)]).toEqual([0, 5])
    await receiveHere(order.intent.reference)
    await runJobs()
    expect(await goneBack(order.intent)).toEqual([3697])
    expect(await looseEnds()).toEqual([])
  })

  it('tells its customer, and what happened to it', async () => {
    const order = await aPaidOrder()
    await move(order, 'CANCELLED')
    const path = trackingPath(order.paid.order_id)
    const { body: events } = await order.customer.get(path, { expect: 200 })
    expect(events.map(({ status }: Json) => status)).toEqual(['PROCESSING', 'CANCELLED'])
    await sendMails()
    const subjects = (await mailsTo(order.customer.email)).map(({ subject }) => subject)
    expect(subjects).toContain(`Refund for order ${order.paid.order_id}`)
  })

  it('lets its customer use the code again', async () => {
    const order = await aPaidOrder()
    const { customer, product, coupon } = order
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    await customer.post(codePath, { code: coupon.code }, { expect: 400 })
    await move(order, 'CANCELLED')
    await customer.post(codePath, { code: coupon.code }, { expect: 200 })
    expect(await initiate(customer, { shippingMethodId })).toMatchObject({ discount: '4.00' })
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    expect(await usesOf(order)).toBe(1)
  })

  it('is still what its payment answers', async () => {
    const order = await aPaidOrder()
    await move(order, 'CANCELLED')
    expect((await payWith(order.customer, order.intent.reference)).body).toEqual(order.paid)
    expect(await goneBack(order.intent)).toEqual([3697])
  })

  it('twice, or by two at once, is paid back once', async () => {
    const order = await aPaidOrder()
    const path = statusPath(order.paid.order_id)
    const answers = await Promise.all([1, 2].map(() => staff.patch(path, { status: 'CANCELLED' })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
    await move(order, 'CANCELLED', 400)
    await runJobs()
    expect(await goneBack(order.intent)).toEqual([3697])
    expect([await usesOf(order), await stockOf(order.product)]).toEqual([0, 5])
  })

  it.each(['error', 'timeout', 'error-after', 'unauthorized', 'too-many'] as const)(
    'is paid back once Stripe does so, after "%s"',
    async (kind) => {
      const order = await aPaidOrder()
      await fault({ gateway: 'stripe', operation: 'refund', kind, count: 100 })
      await move(order, 'CANCELLED')
      expect((await read(order)).payment.status).toBe('REFUNDED')
      await endFaults()
      await runJobs(5)
      const refunds = await refundsAtStripe(order.intent.reference)
      expect(refunds).toMatchObject([{ amount: 3697, status: 'succeeded' }])
      expect(await looseEnds()).toEqual([])
    },
  )

  it('after its money went back in Stripe’s dashboard is not paid back again', async () => {
    const order = await aPaidOrder()
    await refundInDashboard(order.intent.reference)
    await move(order, 'CANCELLED')
    await receiveHere(order.intent.reference)
    await runJobs()
    expect(await goneBack(order.intent)).toEqual([3697])
    expect(await read(order)).toMatchObject({
      status: 'CANCELLED',
      payment: { status: 'REFUNDED' },
    })
  })
})

it('an order that was shipped keeps its money', async () => {
  const order = await aPaidOrder()
  await move(order, 'SHIPPED')
  const { body } = await move(order, 'CANCELLED', 400)
  expect(body.message).toBe('Cannot change order status from SHIPPED to CANCELLED')
  expect(await goneBack(order.intent)).toEqual([])
  expect((await read(order)).payment.status).toBe('PAID')
  expect([await usesOf(order), await stockOf(order.product)]).toEqual([1, 3])
})

it('a refund in Stripe’s dashboard shows on the order, which goes on', async () => {
  const order = await aPaidOrder()
  await refundInDashboard(order.intent.reference)
  await receiveHere(order.intent.reference)
  expect(await read(order)).toMatchObject({ status: 'PROCESSING', payment: { status: 'REFUNDED' } })
  expect(await stockOf(order.product)).toBe(3)
})
