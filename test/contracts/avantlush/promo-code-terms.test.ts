import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import type { AvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import {
  aCustomerWith,
  codePath,
  quantityPath,
  reprice,
  summaryOf,
  withdraw,
} from '../../support/sales/avantlush-carts.ts'
import { aCoupon, aRedemption } from '../../support/sales/coupons.ts'

const dayMs = 86_400_000
const daysFromNow = (days: number) => new Date(Date.now() + days * dayMs)

const rejected = { status: 'error', message: 'Invalid promo code' }

/** A customer with a product of ten dollars. */
async function aTenner(): Promise<AvantlushCustomer> {
  return aCustomerWith([await aProduct({ amount: 1_000 })])
}

async function expectAccepted(customer: AvantlushCustomer, code: string): Promise<void> {
  await customer.post(codePath, { code }, { expect: 200 })
  expect(await summaryOf(customer)).toMatchObject({ discount_code: code, discount: '2.00' })
}

async function expectRejected(customer: AvantlushCustomer, code: string): Promise<void> {
  expect((await customer.post(codePath, { code }, { expect: 400 })).body).toEqual(rejected)
  expect(await summaryOf(customer)).toMatchObject({ discount_code: null, discount: '0.00' })
}

/** What changes about a coupon while it lies in carts. */
function change({ id }: { id: number }, assignment: string): Promise<unknown> {
  return env.DB.prepare(`UPDATE coupons SET ${assignment} WHERE id = ?`).bind(id).run()
}

describe('a promo code is taken', () => {
  it.each([
    ['without terms', {}],
    ['that has begun', { startsAt: daysFromNow(-1) }],
    ['that has not ended', { endsAt: daysFromNow(1) }],
    ['between its days', { startsAt: daysFromNow(-1), endsAt: daysFromNow(1) }],
    ['of a minimum that is reached', { subtotalMin: 1_000 }],
    ['with a use left', { uses: 2, usesMax: 3 }],
    ['that a customer may use', { usesPerCustomerMax: 1 }],
  ])('%s', async (_, terms) => {
    await expectAccepted(await aTenner(), (await aCoupon(terms)).code)
  })
})

describe('a promo code is refused', () => {
  it.each([
    ['that has not begun', { startsAt: daysFromNow(1) }],
    ['that has ended', { endsAt: daysFromNow(-1) }],
    ['of a minimum that is not reached', { subtotalMin: 1_001 }],
    ['that is used up', { uses: 3, usesMax: 3 }],
    ['that nobody may use', { usesMax: 0 }],
    ['that no customer may use', { usesPerCustomerMax: 0 }],
    ['of another channel', { channel: 'in' }],
  ])('%s', async (_, terms) => {
    await expectRejected(await aTenner(), (await aCoupon(terms)).code)
  })

  it('that is no percentage', async () => {
    const coupon = await aCoupon()
    await change(coupon, "kind = 'gift_card'")
    await expectRejected(await aTenner(), coupon.code)
  })

  it('though another channel has one of the same name that is none there', async () => {
    const [abroad, customer] = [await aCoupon({ channel: 'in' }), await aTenner()]
    await expectRejected(customer, abroad.code)
    await aCoupon({ code: abroad.code })
    await expectAccepted(customer, abroad.code)
  })
})

describe('the minimum of a promo code', () => {
  it('is compared with what is on sale, before the discount', async () => {
    const [dear, cheap] = [await aProduct({ amount: 9_000 }), await aProduct({ amount: 1_000 })]
    const { code } = await aCoupon({ subtotalMin: 2_000 })
    const customer = await aCustomerWith([dear, cheap])
    await withdraw(dear)
    await expectRejected(customer, code)
    const more = { product_id: cheap.id, quantity: 2 }
    await customer.post(quantityPath, more, { expect: 200 })
    await customer.post(codePath, { code }, { expect: 200 })
    expect(await summaryOf(customer)).toMatchObject({ total_price: '20.00', discount: '4.00' })
  })

  it('is compared at the price of the moment', async () => {
    const product = await aProduct({ amount: 1_000 })
    const customer = await aCustomerWith([product])
    const { code } = await aCoupon({ subtotalMin: 1_500 })
    await expectRejected(customer, code)
    await reprice(product, 1_500)
    await customer.post(codePath, { code }, { expect: 200 })
    expect(await summaryOf(customer)).toMatchObject({ total_price: '15.00', discount: '3.00' })
  })
})

describe('a code that lies in a cart', () => {
  const none = { discount_code: null, discount: '0.00', total_after_discount: '10.00' }

  it.each([
    ['ends', 'ends_at = 1', 'ends_at = NULL'],
    ['is used up', 'uses_max = 0', 'uses_max = 1'],
    ['wants more than there is', 'subtotal_min = 1001', 'subtotal_min = 1000'],
    ['is put off', 'starts_at = 9000000000000', 'starts_at = 1'],
  ])('takes nothing off when it %s, and counts again when it can', async (_, spoil, mend) => {
    const [coupon, customer] = [await aCoupon(), await aTenner()]
    await expectAccepted(customer, coupon.code)
    await change(coupon, spoil)
    expect(await summaryOf(customer)).toMatchObject(none)
    await change(coupon, mend)
    expect(await summaryOf(customer)).toMatchObject({
      discount_code: coupon.code,
      discount: '2.00',
    })
  })

  it('does so below its minimum, and counts again above it', async () => {
    const product = await aProduct({ amount: 1_000 })
    const { code } = await aCoupon({ subtotalMin: 2_000 })
    const customer = await aCustomerWith([product], 2)
    await customer.post(codePath, { code }, { expect: 200 })
    for (const [quantity, discount] of [
      [1, '0.00'],
      [3, '6.00'],
    ] as const) {
      await customer.post(quantityPath, { product_id: product.id, quantity }, { expect: 200 })
      const shown = discount === '0.00' ? null : code
      expect(await summaryOf(customer)).toMatchObject({ discount_code: shown, discount })
    }
  })
})

describe('a limit of uses per customer', () => {
  it('counts those that are held or used, and of this customer and code alone', async () => {
    const [coupon, other] = [await aCoupon({ usesPerCustomerMax: 2 }), await aCoupon()]
    const [customer, stranger] = [await aTenner(), await aTenner()]
    await aRedemption(coupon, customer, 'used')
    await aRedemption(coupon, customer, 'returned')
    for (let i = 0; i < 3; i++) {
      await aRedemption(coupon, stranger, 'used')
      await aRedemption(other, customer, 'used')
    }
    await expectAccepted(customer, coupon.code)
    await aRedemption(coupon, customer, 'held')
    expect(await summaryOf(customer)).toMatchObject({ discount_code: null })
    await expectRejected(customer, coupon.code)
    await expectAccepted(customer, other.code)
  })

  it('lets in again whose order was cancelled', async () => {
    const [coupon, customer] = [await aCoupon({ usesPerCustomerMax: 1 }), await aTenner()]
    await aRedemption(coupon, customer, 'used')
    await expectRejected(customer, coupon.code)
    await env.DB.prepare("UPDATE redemptions SET state = 'returned' WHERE coupon_id = ?")
      .bind(coupon.id)
      .run()
    await expectAccepted(customer, coupon.code)
  })
})
