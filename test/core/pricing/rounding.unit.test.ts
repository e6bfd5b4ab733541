import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allocate,
  allocateToLast,
  partOf,
  partOfFirst,
  percentageOf,
} from '../../../src/core/pricing/rounding.ts'

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

describe('an amount whose rounding the last part takes', () => {
  it.each([
    [5_000, [10_000, 10_000, 10_000, 10_000, 10_000, 10_000], [833, 833, 833, 833, 833, 835]],
    [100, [1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000], [14, 14, 14, 14, 14, 14, 16]],
    // Halves are rounded up, until nothing is left for the last ones.
    [2, [1, 1, 1, 1], [1, 1, 0, 0]],
    [5, [2, 2, 2, 2, 2], [1, 1, 1, 1, 1]],
    // Nobody takes more off the last part than there is.
    [4, [3, 3, 3, 1], [1, 1, 1, 1]],
    [5, [0, 7, 0], [0, 5, 0]],
    [10, [3, 4, 3], [3, 4, 3]],
    [0, [3, 4], [0, 0]],
    [0, [0, 0], [0, 0]],
    [0, [], []],
  ])('%i by %j is %j', (amount, weights, expected) => {
    expect(allocateToLast(amount, weights)).toEqual(expected)
  })

  it('sums to itself, no part is negative or above its weight, and all but the last are rounded shares where that can be', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { maxLength: 100 })
    const divided = weights.chain((shares) =>
      fc.tuple(fc.constant(shares), fc.nat(shares.reduce((sum, share) => sum + share, 0))),
    )
    fc.assert(
      fc.property(divided, ([shares, amount]) => {
        const total = shares.reduce((sum, share) => sum + share, 0)
        const parts = allocateToLast(amount, shares)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount)
        expect(parts.every((part, place) => part >= 0 && part <= (shares[place] ?? 0))).toBe(true)
        const last = shares.length - 1
        fc.pre(total > 0 && parts[last] !== 0 && parts[last] !== shares[last])
        const rounded = shares.map((share) => partOf(amount, share, total))
        expect(parts.slice(0, -1)).toEqual(rounded.slice(0, -1))
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
