import fc from 'fast-check'
import { expect, test } from 'vitest'
import { taxWithin } from '../../../src/core/pricing/tax.ts'

const gst = { points: 1800 }

test.each([
  [11_800, 1_800],
  [0, 0],
  [1, 0],
  [3, 0],
  [4, 1],
  [9_999, 1_525],
  [149_900, 22_866],
])('an amount of %i with 18 per cent in it has %i of tax', (amount, tax) => {
  expect(taxWithin(amount, gst)).toBe(tax)
})

test('halves are rounded up', () => {
  expect(taxWithin(3, { points: 20_000 })).toBe(2)
  expect(taxWithin(3, { points: 10_000 })).toBe(2)
})

test('nothing is in an amount where there is no tax', () => {
  expect(taxWithin(12_345, { points: 0 })).toBe(0)
})

test('amounts without tax, and the tax on them, add up to the amount within half a minor unit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      (amount, points) => {
        const tax = taxWithin(amount, { points })
        expect(Number.isSafeInteger(tax)).toBe(true)
        const exact = (BigInt(amount) * BigInt(points) * 2n) / BigInt(10_000 + points)
        // Twice the tax, at most one from twice the exact one: half a unit.
        expect(Math.abs(Number(BigInt(2 * tax) - exact))).toBeLessThanOrEqual(1)
      },
    ),
  )
})
