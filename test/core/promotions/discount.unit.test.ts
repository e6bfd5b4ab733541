import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { discountBy, discountOf } from '../../../src/core/promotions/discount.ts'

const subtotal = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const points = fc.integer({ min: 1, max: 10_000 })

describe('what a percentage takes off', () => {
  it.each([
    [19_998, 2_000, 4_000],
    [1, 5_000, 1],
    [1, 4_999, 0],
    [3, 5_000, 2],
    [0, 10_000, 0],
    [999, 10_000, 999],
    [Number.MAX_SAFE_INTEGER, 10_000, Number.MAX_SAFE_INTEGER],
  ])('of %i at %i points is %i', (amount, rate, expected) => {
    expect(discountOf(amount, rate)).toBe(expected)
  })

  it('is a whole number, never more than there is', () => {
    fc.assert(
      fc.property(subtotal, points, (amount, rate) => {
        const discount = discountOf(amount, rate)
        expect(Number.isSafeInteger(discount)).toBe(true)
        expect(discount).toBeGreaterThanOrEqual(0)
        expect(discount).toBeLessThanOrEqual(amount)
      }),
    )
  })

  it('is within half a minor unit of the exact part, and at the half above it', () => {
    fc.assert(
      fc.property(subtotal, points, (amount, rate) => {
        const over = BigInt(discountOf(amount, rate)) * 10_000n - BigInt(amount) * BigInt(rate)
        expect(over > -5_000n && over <= 5_000n).toBe(true)
      }),
    )
  })

  it('grows with the subtotal and with the rate', () => {
    fc.assert(
      fc.property(subtotal, subtotal, points, points, (one, other, low, high) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const [least, most] = [Math.min(low, high), Math.max(low, high)]
        expect(discountOf(less, least)).toBeLessThanOrEqual(discountOf(more, most))
      }),
    )
  })
})

describe('a coupon', () => {
  const coupon = { id: 1, code: 'SUMMER20', points: 2_000, subtotalMin: 1_000 }

  it.each([
    [1_000, { coupon, discountAmount: 200 }],
    [999, { coupon: null, discountAmount: 0 }],
  ])('counts from its minimum on: %i', (amount, expected) => {
    expect(discountBy(coupon, amount)).toEqual(expected)
  })

  it('that there is not takes nothing off', () => {
    expect(discountBy(null, 1_000)).toEqual({ coupon: null, discountAmount: 0 })
  })
})
