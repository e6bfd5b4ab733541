import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointsEarnedBy, pointWorth } from '../../../src/core/ledgers/points.ts'
import { priceCart } from '../../../src/core/pricing/breakdown/price-cart.ts'
import type { Breakdown } from '../../../src/core/pricing/breakdown/types.ts'
import {
  type SettledLine,
  type Settlement,
  type Settling,
  settleReturn,
} from '../../../src/core/returns/receiving/settle-return.ts'
import { carts } from '../../support/sales/random-carts.ts'

const usual: Settling = {
  currency: 'INR',
  lines: [{ quantity: 3, totalAmount: 10_000, before: 0, now: 1 }],
  moneyLeft: 100_000,
  ...{ giftCardLeft: 0, creditLeft: 0, pointsLeft: 0 },
  ...{ givenAmount: 0, givenPoints: 0, pointsEarned: 0 },
}

const settle = (more: Partial<Settling>) => settleReturn({ ...usual, ...more })

/** Of three units that came to a hundred rupees. */
const unit = (before: number, now: number): SettledLine[] => [
  { quantity: 3, totalAmount: 10_000, before, now },
]

describe('what units come to', () => {
  it.each([
    [0, 1, 3_334],
    [1, 1, 3_333],
    [2, 1, 3_333],
    [0, 2, 6_667],
    [1, 2, 6_666],
    [0, 3, 10_000],
  ])('after %i of three, %i come to %i', (before, now, valueAmount) => {
    const settled = settle({ lines: unit(before, now), givenAmount: before * 3_334 })
    expect(settled).toMatchObject({ valueAmount, moneyAmount: valueAmount, openAmount: 0 })
  })

  it('is nothing for those that were given', () => {
    const lines = [...unit(0, 0), { quantity: 2, totalAmount: 0, before: 0, now: 2 }]
    expect(settle({ lines })).toMatchObject({ valueAmount: 0, moneyAmount: 0 })
  })
})

describe('what a return gives back', () => {
  it('is money first, then the gift card, credit and points', () => {
    const means = { moneyLeft: 1_000, giftCardLeft: 1_100, creditLeft: 1_200, pointsLeft: 50 }
    expect(settle({ ...means, lines: unit(0, 3) })).toEqual({
      ...{ valueAmount: 10_000, moneyAmount: 1_000, giftCardAmount: 1_100, creditAmount: 1_200 },
      ...{ points: 50, revokedPoints: 0, openAmount: 1_700 },
    })
  })

  it('is what is left alone where staff have paid back before', () => {
    expect(settle({ moneyLeft: 0 })).toMatchObject({ moneyAmount: 0, openAmount: 3_334 })
  })

  it('has a rest below a point wait for the next one', () => {
    const byPoints = { moneyLeft: 0, pointsLeft: 100 }
    const first = settle({ ...byPoints, lines: unit(0, 1) })
    expect(first).toMatchObject({ points: 33, openAmount: 0 })
    const second = settle({ ...byPoints, pointsLeft: 67, givenPoints: 33, lines: unit(1, 1) })
    expect(second).toMatchObject({ points: 33, openAmount: 0 })
    const last = settle({ ...byPoints, pointsLeft: 34, givenPoints: 66, lines: unit(2, 1) })
    expect(last).toMatchObject({ points: 34, openAmount: 0 })
  })

  it('has no more of that wait than is below a point', () => {
    const odd = { moneyLeft: 0, pointsLeft: 100, lines: unit(2, 1) }
    expect(settle({ ...odd, givenAmount: 0 })).toMatchObject({ points: 34 })
    expect(settle({ ...odd, givenAmount: 20_000 })).toMatchObject({ points: 33 })
  })

  it('takes back the points that the rest of the items earns no more', () => {
    const lines = [{ quantity: 4, totalAmount: 39_000, before: 0, now: 1 }]
    expect(settle({ lines, pointsEarned: 3 })).toMatchObject({ revokedPoints: 1 })
    const next = [{ quantity: 4, totalAmount: 39_000, before: 1, now: 1 }]
    expect(settle({ lines: next, pointsEarned: 3 })).toMatchObject({ revokedPoints: 1 })
    expect(settle({ lines, pointsEarned: 0 })).toMatchObject({ revokedPoints: 0 })
  })
})

/** An order of a random cart, and how its units come back: for each unit the return that brings it. */
const orders = fc
  .record({ cart: carts, points: fc.boolean() })
  .map(({ cart, points }) =>
    priceCart(points ? cart : { ...cart, means: { ...cart.means, points: null } }),
  )
  .chain((breakdown) =>
    fc.record({
      breakdown: fc.constant(breakdown),
      comesWith: fc.tuple(
        ...quantitiesOf(breakdown).map((quantity) =>
          fc.array(fc.nat(3), { minLength: quantity, maxLength: quantity }),
        ),
      ),
    }),
  )

function quantitiesOf({ lines, freeLines }: Breakdown): number[] {
  return [...lines.map(({ line }) => line.quantity), ...freeLines.map(({ quantity }) => quantity)]
}

function totalsOf({ lines, freeLines }: Breakdown): number[] {
  return [...lines.map(({ totalAmount }) => totalAmount), ...freeLines.map(() => 0)]
}

const currency = 'INR'
const worth = pointWorth(currency)

/** Settles the returns one after the other. */
function settleAll(breakdown: Breakdown, comesWith: number[][], returns: number[]): Settlement[] {
  const totals = totalsOf(breakdown)
  const sums = { money: 0, card: 0, credit: 0, points: 0 }
  const settlements: Settlement[] = []
  for (const [turn, place] of returns.entries()) {
    const earlier = returns.slice(0, turn)
    const lines = comesWith.map((units, index) => ({
      quantity: units.length,
      totalAmount: totals[index] ?? 0,
      before: units.filter((unit) => earlier.includes(unit)).length,
      now: units.filter((unit) => unit === place).length,
    }))
    const settled = settleReturn({
      ...{ currency, lines },
      moneyLeft: breakdown.dueAmount - sums.money,
      giftCardLeft: breakdown.giftCardAmount - sums.card,
      creditLeft: breakdown.creditAmount - sums.credit,
      pointsLeft: breakdown.pointsAmount / worth - sums.points,
      givenAmount: sums.money + sums.card + sums.credit,
      givenPoints: sums.points,
      pointsEarned: pointsEarnedBy(breakdown.itemsAmount, currency),
    })
    sums.money += settled.moneyAmount
    sums.card += settled.giftCardAmount
    sums.credit += settled.creditAmount
    sums.points += settled.points
    settlements.push(settled)
  }
  return settlements
}

const sum = (all: Settlement[], name: keyof Settlement) =>
  all.reduce((total, settlement) => total + settlement[name], 0)

const givenBy = (all: Settlement[]) =>
  sum(all, 'moneyAmount') +
  sum(all, 'giftCardAmount') +
  sum(all, 'creditAmount') +
  sum(all, 'points') * worth

/** Points of a cart in another currency would be worth something else. */
const isPaidInWhole = ({ pointsAmount }: Breakdown) => pointsAmount % worth === 0

describe('the returns of an order', () => {
  it('give back what its items came to, whichever way the units come', () => {
    fc.assert(
      fc.property(orders, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order, returns) => {
        const { breakdown, comesWith } = order
        fc.pre(isPaidInWhole(breakdown))
        const all = settleAll(breakdown, comesWith, returns)
        expect(sum(all, 'valueAmount')).toBe(breakdown.itemsAmount)
        const missing = breakdown.itemsAmount - givenBy(all)
        expect(missing).toBeGreaterThanOrEqual(0)
        // Only points go back in whole ones, and shipping may have been paid by part of one.
        expect(missing).toBeLessThan(breakdown.pointsAmount > 0 ? worth : 1)
        expect(sum(all, 'openAmount')).toBeLessThanOrEqual(missing)
        expect(sum(all, 'revokedPoints')).toBe(pointsEarnedBy(breakdown.itemsAmount, currency))
      }),
      { numRuns: 2_000 },
    )
  })

  it('give back by nothing more than it paid, and never more than has come back', () => {
    fc.assert(
      fc.property(orders, fc.shuffledSubarray([0, 1, 2, 3]), (order, returns) => {
        const { breakdown, comesWith } = order
        fc.pre(isPaidInWhole(breakdown))
        const all = settleAll(breakdown, comesWith, returns)
        for (const [turn, settled] of all.entries()) {
          for (const amount of Object.values(settled)) expect(amount).toBeGreaterThanOrEqual(0)
          const soFar = all.slice(0, turn + 1)
          expect(givenBy(soFar)).toBeLessThanOrEqual(sum(soFar, 'valueAmount'))
        }
        expect(sum(all, 'moneyAmount')).toBeLessThanOrEqual(breakdown.dueAmount)
        expect(sum(all, 'giftCardAmount')).toBeLessThanOrEqual(breakdown.giftCardAmount)
        expect(sum(all, 'creditAmount')).toBeLessThanOrEqual(breakdown.creditAmount)
        expect(sum(all, 'points') * worth).toBeLessThanOrEqual(breakdown.pointsAmount)
      }),
      { numRuns: 2_000 },
    )
  })
})
