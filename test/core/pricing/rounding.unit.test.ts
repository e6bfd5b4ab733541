import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, partOfFirst, percentageOf } from '../../../src/core/pricing/rounding.ts'

const amounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const points = fc.integer({ min: 1, max: 10_000 })

describe('a percentage of an amount', () => {
  it.each([
    [19_998, 2_000, 4_000],
    [1, 5_000, 1],
    [1, 4_999, 0],
    [3, 5_000, 2],
    [0, 10_000, 0],
    [999, 10_000, 999],
    [Number.MAX_SAFE_INTEGER, 10_000, Number.MAX_SAFE_INTEGER],
  ])('of %i at %i points is %i', (amount, rate, expected) => {
    expect(percentageOf(amount, rate)).toBe(expected)
  })

  it('is a whole number, never more than there is', () => {
    fc.assert(
      fc.property(amounts, points, (amount, rate) => {
        const part = percentageOf(amount, rate)
        expect(Number.isSafeInteger(part)).toBe(true)
        expect(part).toBeGreaterThanOrEqual(0)
        expect(part).toBeLessThanOrEqual(amount)
      }),
    )
  })

  it('is within half a minor unit of the exact part, and at the half above it', () => {
    fc.assert(
      fc.property(amounts, points, (amount, rate) => {
        const over = BigInt(percentageOf(amount, rate)) * 10_000n - BigInt(amount) * BigInt(rate)
        expect(over > -5_000n && over <= 5_000n).toBe(true)
      }),
    )
  })

  it('grows with the amount and with the rate', () => {
    fc.assert(
      fc.property(amounts, amounts, points, points, (one, other, low, high) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const [least, most] = [Math.min(low, high), Math.max(low, high)]
        expect(percentageOf(less, least)).toBeLessThanOrEqual(percentageOf(more, most))
      }),
    )
  })
})

describe('an amount that is divided', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [100, [2, 3, 1], [33, 50, 17]],
    [1, [1, 1], [1, 0]],
    [5, [0, 7, 0], [0, 5, 0]],
    [0, [3, 4], [0, 0]],
    [7, [0, 0], [0, 0]],
    [7, [], []],
  ])('%i by %j is %j', (amount, weights, expected) => {
    expect(allocate(amount, weights)).toEqual(expected)
  })

  const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), {
    minLength: 1,
    maxLength: 60,
  })

  it('sums to itself, and each part is less than a unit from its exact share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), weights, (amount, shares) => {
        const total = shares.reduce((sum, share) => sum + BigInt(share), 0n)
        fc.pre(total > 0n)
        const parts = allocate(amount, shares)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount)
        for (const [place, part] of parts.entries()) {
          const over = BigInt(part) * total - BigInt(amount) * BigInt(shares[place] ?? 0)
          expect(over > -total && over < total).toBe(true)
        }
      }),
    )
  })
})

describe('a part of equal units', () => {
  it('is what the first of them have of an amount that is divided', () => {
    const units = fc.integer({ min: 1, max: 120 })
    fc.assert(
      fc.property(amounts, units, fc.nat(120), (amount, all, some) => {
        const first = Math.min(some, all)
        const parts = allocate(amount, Array(all).fill(1)).slice(0, first)
        const sum = parts.reduce((total, part) => total + BigInt(part), 0n)
        expect(BigInt(partOfFirst(amount, first, all))).toBe(sum)
      }),
    )
  })
})
