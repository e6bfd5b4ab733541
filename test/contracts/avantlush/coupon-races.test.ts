import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Answer, Client, Json } from '../../support/http/client.ts'
import { addPath, codePath } from '../../support/sales/avantlush-carts.ts'
import { statusPath } from '../../support/sales/channel-orders.ts'
import { aCoupon, aRedemption } from '../../support/sales/coupons.ts'
import {
  aBuyer,
  aCrowd,
  aShopper,
  aStall,
  payNow,
  type Stall,
  tally,
} from '../../support/sales/crowds.ts'
import { expectSettled, moneyOf } from '../../support/sales/quote-invariants.ts'
import { initiatePath, payWith } from '../../support/sales/quotes.ts'

const usedUp = '400 The promo code is no longer available.'

async function discountedOrdersOf(userId: number): Promise<number | null> {
  return env.DB.prepare(
    'SELECT count(*) AS n FROM orders WHERE user_id = ? AND discount_amount > 0',
  )
    .bind(userId)
    .first<number>('n')
}

/** Fills the cart, enters the code and starts the checkout: what comes of it is up to the others. */
async function prepareAgain(customer: Client, stall: Stall, code: string): Promise<Answer> {
  await customer.post(addPath, { product_id: stall.product.id }, { expect: 201 })
  await customer.post(codePath, { code })
  const asked = { shipping_method_id: stall.shippingMethodId, payment_method: 'stripe' }
  return customer.post(initiatePath, asked)
}

it('a customer uses a code no more often than he may, however many tabs he pays in', async () => {
  const coupon = await aCoupon({ usesPerCustomerMax: 2 })
  const stall = await aStall(100)
  const { customer, userId } = await aBuyer()
  await prepareAgain(customer, stall, coupon.code)

  const answers: Answer[] = []
  for (let round = 1; round <= 6; round++) {
    const [paid, again] = await Promise.all([
      payWith(customer, 'pm_card_visa'),
      payWith(customer, 'pm_card_mastercard'),
      prepareAgain(customer, stall, coupon.code),
      prepareAgain(customer, stall, coupon.code),
    ])
    answers.push(paid, again)
  }
  answers.push(await payWith(customer, 'pm_card_visa'))

  const orders = new Set(answers.flatMap(({ body }) => body.order_id ?? []))
  expect(orders.size).toBeGreaterThan(2)
  expect(await discountedOrdersOf(userId)).toBe(2)
  await expectSettled(stall)
})

it('a use that a declined card gives back goes to whoever comes next', async () => {
  const { code } = await aCoupon({ usesMax: 1 })
  const stall = await aStall(5)
  const declined = { ...(await aShopper(stall, { code })), method: 'pm_card_chargeDeclined' }
  const [next, ...others] = await aCrowd(stall, 3, { providers: ['stripe'], code })
  if (!next) throw new Error('Nobody came')

  await payNow(declined)
  const answers = await Promise.all([next, ...others].map(payNow))
  const late = await payNow({ ...declined, method: 'pm_card_visa' })

  expect(tally([...answers, late])).toEqual({ '200 PAID': 1, [usedUp]: 3 })
  await expectSettled(stall)
})

it('a use that staff give back, while others want it, is used once more', async () => {
  const { code } = await aCoupon({ usesMax: 1 })
  const stall = await aStall(20)
  const [first, ...others] = await aCrowd(stall, 6, { providers: ['stripe'], code })
  if (!first) throw new Error('Nobody came')
  const { body: order } = await payNow(first)
  const staff = await anAvantlushStaffMember()
  const cancel = (): Promise<Answer> =>
    staff.patch(statusPath(order.order_id), { status: 'CANCELLED' })

  const [cancelled, ...answers] = await Promise.all([cancel(), ...others.map(payNow)])

  expect(cancelled.status).toBe(200)
  const { '200 PAID': paid = 0, [usedUp]: refused = 0 } = tally(answers)
  expect(paid).toBeLessThanOrEqual(1)
  expect(paid + refused).toBe(5)
  await expectSettled(stall)
  const quotes: Json[] = others.map(({ quote }) => quote)
  expect(await moneyOf(quotes)).toEqual({ charges: paid, refunded: 0 })
})

// The last one: these uses are no checkout's, which the others would find out.
it('a quote is not paid once its customer has used the code as often as he may', async () => {
  const coupon = await aCoupon({ usesPerCustomerMax: 2 })
  const stall = await aStall(5)
  const shopper = await aShopper(stall, { code: coupon.code })
  for (const state of ['used', 'held'] as const) {
    await aRedemption(coupon, { id: shopper.userId }, state)
  }

  expect(tally([await payNow(shopper)])).toEqual({ [usedUp]: 1 })
  expect(await moneyOf([shopper.quote])).toEqual({ charges: 0, refunded: 0 })
})
