import { beforeEach, describe, expect, it } from 'vitest'
import { aStaffMember } from '../../support/customers/staff.ts'
import {
  controlPayu,
  openAtPayu,
  payAtPayu,
  receiveFromPayu,
} from '../../support/gateways/payu-payments.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { moveOrder } from '../../support/sales/moved-orders.ts'
import { stockLeft } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aShopper,
  asAMistake,
  cancelOrder,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const pathOf = (number: string) => `/orders/${number}/cancel`

async function refundsOf(client: Client, number: string): Promise<Json[]> {
  return (await client.get(`/orders/${number}/refunds`, { expect: 200 })).body.content.refunds
}

describe('what a customer says of it', () => {
  it('is kept, and told in the order and its shipment', async () => {
    const shopper = await aShopper()
    const { client } = shopper
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    const said = {
      ...{ ...asAMistake, cancellation_reason: '  Zu spät 🫖\nreally ' },
      ...{ feedback: ' None\n', bank_account_id: null, unknown: 7 },
    }
    const { body } = await client.post(pathOf(order.order_number), said, { expect: 200 })
    expect(body.content.order).toMatchObject({
      feedback: 'None',
      shipments: [{ cancellation_reason: 'Zu spät 🫖\nreally' }],
    })
    expect(await readOrder(client, order.order_number)).toEqual(body.content.order)
  })

  it.each([{}, { feedback: null }])('is no feedback: %j', async (more) => {
    const shopper = await aShopper()
    const { order } = await placeOrder(shopper)
    const path = pathOf(order.order_number)
    const { body } = await shopper.client.post(path, { ...asAMistake, ...more }, { expect: 200 })
    expect(body.content.order.feedback).toBeNull()
  })

  const noText = [undefined, null, 7, true, {}, ['x'], '', ' ', '\u200b', 'a\u0000b', '\ud800']
  const faults: [object, string][] = [
    ...[...noText, 'x'.repeat(501)].map((value): [object, string] => [
      { cancellation_reason: value },
      'cancellation_reason',
    ]),
    ...[undefined, null, 7, '', 'bank', 'loyalty-point', ['original-payment-mode']].map(
      (value): [object, string] => [{ refund_mode: value }, 'refund_mode'],
    ),
    ...[7, {}, ['x'], 'a\u0000b', 'x'.repeat(2_001)].map((value): [object, string] => [
      { feedback: value },
      'feedback',
    ]),
    ...[7, {}, 'x'.repeat(101)].map((value): [object, string] => [
      { bank_account_id: value },
      'bank_account_id',
    ]),
  ]

  it('is refused by the field, and nothing is cancelled', async () => {
    const shopper = await aShopper()
    const { client } = shopper
    const { order } = await placeOrder(shopper)
    const path = pathOf(order.order_number)
    for (const [fault, field] of faults) {
      const { body } = await client.post(path, { ...asAMistake, ...fault }, { expect: 400 })
      expect([body.code, Object.keys(body.errors)]).toEqual(['validation_error', [field]])
    }
    for (const sent of [undefined, [], 'null', '{"a":']) {
      await client.post(path, sent, { expect: 400 })
    }
    const { shipments: _, ...read } = await readOrder(client, order.order_number)
    expect(read).toEqual(order)
  })
})

describe('a cancellation is refused, and nothing changes, where', () => {
  it.each([{ bank_account_id: '1' }, {}])(
    'a bank account is to be refunded: %j: bank_account_required',
    async (more) => {
      const shopper = await aShopper()
      const { client } = shopper
      const { order, payment_info } = await placeOrder(shopper)
      await payAtPayu(payment_info)
      const before = await readOrder(client, order.order_number)
      const sent = { ...asAMistake, refund_mode: 'bank-transfer', ...more }
      const { body } = await client.post(pathOf(order.order_number), sent, { expect: 400 })
      expect(body.code).toBe('bank_account_required')
      expect(await readOrder(client, order.order_number)).toEqual(before)
    },
  )

  it('the order has gone out, or has arrived: cancellation_not_allowed', async () => {
    const [shopper, staff] = [await aShopper(), await aStaffMember()]
    const { client } = shopper
    const { order, payment_info } = await placeOrder(shopper)
    await payAtPayu(payment_info)
    for (const status of ['shipped', 'delivered'] as const) {
      await moveOrder(staff, order, status)
      const before = await readOrder(client, order.order_number)
      expect(before).toMatchObject({ is_cancellation_allowed: false })
      const answer = await client.post(pathOf(order.order_number), asAMistake, { expect: 400 })
      expect(answer.body.code).toBe('cancellation_not_allowed')
      expect(await readOrder(client, order.order_number)).toEqual(before)
    }
    expect(await refundsOf(client, order.order_number)).toEqual([])
    expect(await stockLeft(shopper.product)).toBe(8)
  })

  it('its money is under way, until that is known: cancellation_not_allowed', async () => {
    const shopper = await aShopper()
    const { client } = shopper
    const { order, payment_info } = await placeOrder(shopper)
    await openAtPayu(payment_info)
    const control = `payments/${payment_info.txnid}`
    await controlPayu(control, { status: 'pending' })
    await receiveFromPayu(payment_info.txnid)
    const before = await readOrder(client, order.order_number)
    expect(before).toMatchObject({
      ...{ status: 'draft', is_cancellation_allowed: false, cancellation_refund_details: null },
    })
    const { body } = await client.post(pathOf(order.order_number), asAMistake, { expect: 400 })
    expect(body.code).toBe('cancellation_not_allowed')
    expect(await readOrder(client, order.order_number)).toEqual(before)
    await controlPayu(control, { status: 'success' })
    await receiveFromPayu(payment_info.txnid)
    expect(await cancelOrder(client, order.order_number)).toMatchObject({ status: 'cancelled' })
    expect(await refundsOf(client, order.order_number)).toMatchObject([{ refund_amount: 259 }])
  })
})
