import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  type Coupon,
  couponUsesSql,
  endCouponSql,
  listCouponsSql,
  setCouponSql,
} from '../../scripts/coupon/coupon-sql.ts'

const hourMs = 3_600_000
const now = Date.UTC(2026, 9, 1)

let serial = 0

/** One fifth off, without limits. */
function aCoupon(more: Partial<Coupon> = {}): Coupon {
  const limits = { startsAt: null, endsAt: null, usesMax: null, usesPerCustomerMax: null }
  return {
    code: `CODE-${++serial}`,
    channel: 'us',
    ...{ kind: 'percentage', points: 2000, amount: null, isListed: true },
    subtotalMin: 0,
    ...limits,
    ...more,
  }
}

const run = (statement: string) => env.DB.prepare(statement).first()

function rowOf({ code, channel }: Coupon) {
  return env.DB.prepare('SELECT * FROM coupons WHERE code = ? AND channel = ?')
    .bind(code, channel)
    .first()
}

async function use({ code }: Coupon, times: number): Promise<void> {
  await env.DB.prepare('UPDATE coupons SET uses = ? WHERE code = ?').bind(times, code).run()
}

/** What `rowOf` has of a code that was made now. */
const asRow = (coupon: Coupon, uses = 0) => ({
  id: expect.any(Number),
  code: coupon.code,
  channel: coupon.channel,
  kind: coupon.kind,
  points: coupon.points,
  amount: coupon.amount,
  is_listed: Number(coupon.isListed),
  starts_at: coupon.startsAt,
  ends_at: coupon.endsAt,
  subtotal_min: coupon.subtotalMin,
  uses_max: coupon.usesMax,
  uses_per_customer_max: coupon.usesPerCustomerMax,
  uses,
  created_at: now,
})

const fixed = { kind: 'fixed', points: 10_000, amount: 5000 } as const
const freeShipping = { kind: 'free_shipping', points: 10_000 } as const

const limits = {
  startsAt: now + hourMs,
  endsAt: now + 2 * hourMs,
  subtotalMin: 5000,
  usesMax: 100,
  usesPerCustomerMax: 1,
}

describe('the statement of npm run coupon', () => {
  it.each([{}, limits])('makes a code with the limits %j', async (more) => {
    const coupon = aCoupon(more)
    expect(await run(setCouponSql(coupon, now))).toEqual({ uses: 0, is_new: 1 })
    expect(await rowOf(coupon)).toEqual(asRow(coupon))
  })

  it.each([fixed, freeShipping, { isListed: false }])('makes a code that is %j', async (more) => {
    const coupon = aCoupon(more)
    expect(await run(setCouponSql(coupon, now))).toEqual({ uses: 0, is_new: 1 })
    expect(await rowOf(coupon)).toEqual(asRow(coupon))
  })

  it('makes a code of any kind another one as long as nobody uses it', async () => {
    const coupon = aCoupon()
    for (const kind of [{}, fixed, freeShipping, { ...fixed, isListed: false }, {}]) {
      const changed = aCoupon({ ...kind, code: coupon.code })
      await run(setCouponSql(changed, now))
      expect(await rowOf(coupon)).toEqual(asRow(changed))
    }
  })

  it('leaves a code that is used with its kind, and changes what a fixed one takes off', async () => {
    const coupon = aCoupon(fixed)
    await run(setCouponSql(coupon, now))
    await use(coupon, 1)
    for (const kind of [{}, freeShipping]) {
      expect(await run(setCouponSql(aCoupon({ ...kind, code: coupon.code }), now))).toBeNull()
    }
    expect(await rowOf(coupon)).toEqual(asRow(coupon, 1))
    expect(await run(couponUsesSql(coupon))).toEqual({ kind: 'fixed', uses: 1 })
    const changed = { ...coupon, amount: 7500 }
    expect(await run(setCouponSql(changed, now + hourMs))).toEqual({ uses: 1, is_new: 0 })
    expect(await rowOf(coupon)).toEqual(asRow(changed, 1))
    await use(coupon, 0)
    expect(await run(setCouponSql(aCoupon({ code: coupon.code }), now))).toMatchObject({ uses: 0 })
  })

  it('changes all of a code but its uses, its id and its age', async () => {
    const coupon = aCoupon(limits)
    await run(setCouponSql(coupon, now))
    const made = await rowOf(coupon)
    await use(coupon, 12)
    const changed = { ...aCoupon({ points: 1250 }), code: coupon.code }
    expect(await run(setCouponSql(changed, now + hourMs))).toEqual({ uses: 12, is_new: 0 })
    expect(await rowOf(coupon)).toEqual({ ...asRow(changed, 12), id: made?.id })
  })

  it('leaves a code as it is where its uses would be more than it may have', async () => {
    const coupon = aCoupon({ usesMax: 20 })
    await run(setCouponSql(coupon, now))
    await use(coupon, 12)
    expect(await run(setCouponSql({ ...coupon, points: 1, usesMax: 11 }, now))).toBeNull()
    expect(await rowOf(coupon)).toEqual(asRow(coupon, 12))
    expect(await run(couponUsesSql(coupon))).toEqual({ kind: 'percentage', uses: 12 })
    expect(await run(setCouponSql({ ...coupon, usesMax: 12 }, now))).toMatchObject({ uses: 12 })
  })

  it('leaves the same code of another channel alone', async () => {
    const coupon = aCoupon()
    const other = aCoupon({ code: coupon.code, channel: 'in', points: 500 })
    await run(setCouponSql(coupon, now))
    expect(await run(setCouponSql(other, now))).toEqual({ uses: 0, is_new: 1 })
    await run(endCouponSql(other, now))
    expect(await rowOf(coupon)).toEqual(asRow(coupon))
    expect(await rowOf(other)).toEqual(asRow({ ...other, endsAt: now }))
  })

  it.each([
    ['of nothing', { points: 0 }],
    ['of more than all', { points: 10_001 }],
    ['without uses', { usesMax: -1 }],
  ])('is refused by the table for a code %s', async (_, wrong) => {
    await expect(run(setCouponSql(aCoupon(wrong), now))).rejects.toThrow('CHECK constraint failed')
  })

  it.each([
    ['has no end', {}],
    ['ends later', { endsAt: now + hourMs }],
    ['has not begun', limits],
  ])('ends a code that %s, once', async (_, more) => {
    const coupon = aCoupon(more)
    await run(setCouponSql(coupon, now))
    await use(coupon, 3)
    expect(await run(endCouponSql(coupon, now))).toEqual({ id: expect.any(Number) })
    expect(await rowOf(coupon)).toEqual(asRow({ ...coupon, endsAt: now }, 3))
    expect(await run(endCouponSql(coupon, now))).toBeNull()
    expect(await run(endCouponSql(aCoupon(), now))).toBeNull()
  })

  it('lists the codes of a channel that have not ended, the newest first', async () => {
    await env.DB.prepare("UPDATE coupons SET ends_at = 1 WHERE channel = 'ir'").run()
    const plain = aCoupon({ channel: 'ir' })
    const ended = aCoupon({ channel: 'ir', endsAt: now + hourMs })
    const limited = aCoupon({ channel: 'ir', ...limits, isListed: false })
    for (const coupon of [plain, ended, limited, aCoupon()]) await run(setCouponSql(coupon, now))
    await use(limited, 12)
    const shown = ({ channel: _, ...terms }: Coupon, uses: number) => ({
      ...{ ...terms, uses, isListed: Number(terms.isListed) },
    })
    const { results } = await env.DB.prepare(listCouponsSql('ir', now + hourMs)).all()
    expect(results).toEqual([shown(limited, 12), shown(plain, 0)])
  })

  it('gives an ended code another time', async () => {
    const coupon = aCoupon()
    await run(setCouponSql(coupon, now))
    await run(endCouponSql(coupon, now))
    await run(setCouponSql(coupon, now))
    expect(await rowOf(coupon)).toEqual(asRow(coupon))
  })
})
