import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { listCoupons } from '../../../src/core/promotions/list-coupons.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import { aStoreCoupon, couponTerms, inHours } from '../../support/sales/promotions.ts'
import { contextAt } from '../../support/world/context.ts'

const listMax = 100

let visitor: Client

beforeAll(async () => {
  visitor = (await aVisitor()).client
})

async function coupons(): Promise<Json[]> {
  const { body, cost } = await visitor.get('/carts/available-coupons', { expect: 200 })
  // The other one asks for the session.
  expect(cost.queries).toBe(2)
  return body.content.coupons
}

const byId = (list: Json[], { id }: { id: number }) => list.find((one) => one.id === String(id))

async function isOffered(coupon: { id: number }): Promise<boolean> {
  return byId(await coupons(), coupon) !== undefined
}

/** So many coupons like one that there is. */
async function repeat({ id }: { id: number }, count: number): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO coupons(code, channel, kind, points, created_at)
     SELECT 'MANY-' || i, channel, kind, points, 0 FROM coupons, n WHERE id = ?2`,
  )
    .bind(count, id)
    .run()
}

describe('the coupons on offer', () => {
  it('are told in full, by their ids', async () => {
    const [startsAt, endsAt] = [inHours(-1), inHours(1)]
    const limits = { subtotalMin: 30_000, usesMax: 10, usesPerCustomerMax: 1, uses: 3 }
    const first = await aStoreCoupon({ ...couponTerms.fiftyRupees, ...limits, startsAt, endsAt })
    const second = await aStoreCoupon(couponTerms.fifteenPercent)
    const list = await coupons()
    const ids = list.map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((one, other) => one - other))
    expect(byId(list, first)).toEqual({
      id: String(first.id),
      name: first.code,
      description: '₹50.00 off from ₹300.00 on, once per customer.',
      tags: null,
      redemption_limits: {
        ...{ total_redemptions: 10, per_customer_redemptions: 1 },
        per_coupon_code_redemptions: null,
      },
      redemption_count: 3,
      minimum_order_total: 300,
      starts_at: startsAt.toISOString(),
      expires_at: endsAt.toISOString(),
      coupon_type: 'discount',
      coupon_code: [first.code],
      application_rules: null,
      can_be_used_with_promotion: true,
      applies_to_product: 'all',
      details: {
        ...{ discount_type: 'fixed-amount', fixed_discount_amount: 50 },
        ...{ products: [], category_id: [] },
      },
    })
    expect(byId(list, second)).toMatchObject({
      ...{ description: '15% off.', redemption_limits: null, minimum_order_total: null },
      ...{ starts_at: second.createdAt.toISOString(), expires_at: null },
      details: {
        ...{ discount_type: 'percentage', discount_percent: 15, maximum_discount_amount: null },
        ...{ products: [], category_id: [] },
      },
    })
  })

  it('for free shipping have no rule of a discount', async () => {
    const made = await aStoreCoupon({ ...couponTerms.freeShipping, usesPerCustomerMax: 2 })
    const told = byId(await coupons(), made)
    expect(told).toMatchObject({
      ...{ coupon_type: 'free-shipping', description: 'Free shipping, 2 times per customer.' },
      redemption_limits: { total_redemptions: null, per_customer_redemptions: 2 },
    })
    expect(told).not.toHaveProperty('details')
    expect(told).not.toHaveProperty('applies_to_product')
  })

  it('are of this store, and listed', async () => {
    expect(await isOffered(await aCoupon())).toBe(false)
    expect(await isOffered(await aStoreCoupon({ isListed: false }))).toBe(false)
  })

  it('are told before they begin, and no more once they have ended', async () => {
    const startsAt = inHours(1)
    const later = await aStoreCoupon({ startsAt })
    expect(byId(await coupons(), later).starts_at).toBe(startsAt.toISOString())
    expect(await isOffered(await aStoreCoupon({ endsAt: inHours(-1) }))).toBe(false)
  })

  it('are told until the moment they end', async () => {
    const { id } = await aStoreCoupon({ endsAt: new Date(2_000_000) })
    const idsAt = async (ms: number) =>
      (await listCoupons(contextAt(new Date(ms)), 'in')).map((coupon) => coupon.id)
    expect(await idsAt(1_999_999)).toContain(id)
    expect(await idsAt(2_000_000)).not.toContain(id)
  })

  it('have a use left in all', async () => {
    expect(await isOffered(await aStoreCoupon({ usesMax: 2, uses: 1 }))).toBe(true)
    expect(await isOffered(await aStoreCoupon({ usesMax: 2, uses: 2 }))).toBe(false)
    expect(await isOffered(await aStoreCoupon({ usesMax: 0 }))).toBe(false)
    expect(await isOffered(await aStoreCoupon({ usesPerCustomerMax: 1, uses: 5 }))).toBe(true)
  })

  it('are the newest hundred', async () => {
    const oldest = await aStoreCoupon()
    await repeat(oldest, listMax)
    const list = await coupons()
    expect(list).toHaveLength(listMax)
    expect(byId(list, oldest)).toBeUndefined()
    expect(list.map(({ id }) => Number(id) - oldest.id)).toEqual(list.map((_, index) => index + 1))
    await env.DB.prepare('DELETE FROM coupons WHERE id > ?').bind(oldest.id).run()
  })
})
