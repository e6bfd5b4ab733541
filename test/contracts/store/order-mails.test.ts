import { expect, test } from 'vitest'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { aPaidOrder } from '../../support/sales/orders.ts'

test('mails of an order go to the address that it was placed with', async () => {
  const { customer, order, payment } = await aPaidOrder()
  const moved = `moved-${customer.email}`
  await customer.patch('/auth/me/', { email: moved }, { expect: 200 })
  await customer.post('/payments/refund/', { payment_id: payment.id }, { expect: 200 })
  await sendMails()
  const subjects = (await mailsTo(customer.email)).map(({ subject }) => subject)
  expect(subjects).toEqual(
    expect.arrayContaining([
      `Your order ${order.id}`,
      `Payment received for order ${order.id}`,
      `Refund for order ${order.id}`,
    ]),
  )
  expect((await mailsTo(moved)).filter(({ subject }) => subject.includes('order'))).toEqual([])
})
