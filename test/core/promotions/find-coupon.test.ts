import { describe, expect, it } from 'vitest'
import type { Context } from '../../../src/core/ports.ts'
import {
  type CouponUse,
  type FoundCouponRow,
  selectCoupon,
  toUsablePercentage,
} from '../../../src/core/promotions/find-coupon.ts'
import { readAll } from '../../../src/core/write-batch.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { aCoupon, aRedemption } from '../../support/sales/coupons.ts'
import { contextAt } from '../../support/world/context.ts'

const [start, end] = [new Date('2030-01-01T00:00:00Z'), new Date('2030-02-01T00:00:00Z')]
const justBefore = (time: Date) => contextAt(new Date(time.getTime() - 1))

async function find(ctx: Context, use: CouponUse) {
  const [row] = await readAll<FoundCouponRow>(ctx.db, selectCoupon(ctx, use))
  return toUsablePercentage(row)
}

describe('a percentage coupon', () => {
  it('is found by its id and by its code in any case, with what it takes off', async () => {
    const { id, code } = await aCoupon({
      code: 'SPRING',
      kind: 'percentage',
      points: 1_500,
      subtotalMin: 500,
    })
    const userId = await anAccount()
    const ctx = contextAt(start)
    const found = { id, code, kind: 'percentage', points: 1_500, subtotalMin: 500 }
    const user = { userId, channel: 'us' }
    expect(await find(ctx, { ...user, couponId: id })).toMatchObject(found)
    expect(await find(ctx, { ...user, code: 'spRing' })).toMatchObject(found)
    expect(await find(ctx, { ...user, couponId: null })).toBeNull()
    expect(await find(ctx, { ...user, channel: 'in', couponId: id })).toBeNull()
  })

  it('is there from its first moment until its end', async () => {
    const { id: couponId } = await aCoupon({ startsAt: start, endsAt: end })
    const use = { userId: await anAccount(), channel: 'us', couponId }
    expect(await find(justBefore(start), use)).toBeNull()
    expect(await find(contextAt(start), use)).not.toBeNull()
    expect(await find(justBefore(end), use)).not.toBeNull()
    expect(await find(contextAt(end), use)).toBeNull()
  })

  it('is there while the customer has uses left', async () => {
    const coupon = await aCoupon({ usesPerCustomerMax: 1 })
    const userId = await anAccount()
    const use = { userId, channel: 'us', couponId: coupon.id }
    await aRedemption(coupon, { id: userId }, 'returned')
    expect(await find(contextAt(start), use)).not.toBeNull()
    await aRedemption(coupon, { id: userId }, 'held')
    expect(await find(contextAt(start), use)).toBeNull()
  })

  it.each([
    ['all of them are used', { usesMax: 3, uses: 3 }],
    ['it takes an amount off', { kind: 'fixed', points: 10_000, amount: 500 }],
    ['it pays the shipping', { kind: 'free_shipping', points: 10_000 }],
  ] as const)('is none where %s', async (_, terms) => {
    const { id: couponId } = await aCoupon(terms)
    const use = { userId: await anAccount(), channel: 'us', couponId }
    expect(await find(contextAt(start), use)).toBeNull()
  })
})
