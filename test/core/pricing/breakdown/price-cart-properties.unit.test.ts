import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceCart } from '../../../../src/core/pricing/breakdown/price-cart.ts'
import type { Breakdown } from '../../../../src/core/pricing/breakdown/types.ts'
import { carts } from '../../../support/sales/random-carts.ts'

const runs = { numRuns: 20_000 }

describe('any cart', () => {
  it('sums to the minor unit, line by line and in all', () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const priced = priceCart(cart)
        const tax = cart.tax.isIncluded ? 0 : 1
        const differences = priced.lines.map((part) => {
          const { quantity, unitAmount } = part.line
          const off = part.promotionAmount + part.couponAmount
          return quantity * unitAmount - off + tax * part.taxAmount - part.totalAmount
        })
        expect(differences.every((off) => off === 0)).toBe(true)
        const { lines: parts } = priced
        expect({
          promotion: sum(parts, ({ promotionAmount }) => promotionAmount),
          coupon: sum(parts, ({ couponAmount }) => couponAmount),
          tax: sum(parts, ({ taxAmount }) => taxAmount),
          items: sum(parts, ({ totalAmount }) => totalAmount),
        }).toEqual({
          promotion: priced.promotionAmount,
          coupon: priced.couponAmount,
          tax: priced.taxAmount,
          items:
            priced.subtotalAmount -
            priced.promotionAmount -
            priced.couponAmount +
            tax * priced.taxAmount,
        })
        expect(priced.itemsAmount).toBe(sum(parts, ({ totalAmount }) => totalAmount))
        const { shipping } = priced
        if (shipping) {
          expect(shipping.totalAmount).toBe(
            shipping.listAmount - shipping.discountAmount + tax * shipping.taxAmount,
          )
        }
        expect(priced.totalAmount).toBe(priced.itemsAmount + (shipping?.totalAmount ?? 0))
        expect(priced.dueAmount).toBe(
          priced.totalAmount - priced.pointsAmount - priced.creditAmount - priced.giftCardAmount,
        )
      }),
      runs,
    )
  })

  it('has whole amounts, none of them negative', () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const isAmount = (amount: number) => Number.isSafeInteger(amount) && amount >= 0
        expect(amountsIn(priceCart(cart)).every(isAmount)).toBe(true)
      }),
      runs,
    )
  })

  it('costs the same in whichever order its lines and promotions are, but for the rounding of a coupon', () => {
    const shuffled = carts.chain((cart) =>
      fc.record({
        cart: fc.constant(cart),
        other: fc.record({
          lines: fc.shuffledSubarray(cart.lines, { minLength: cart.lines.length }),
          promotions: fc.shuffledSubarray(cart.promotions, { minLength: cart.promotions.length }),
        }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ cart, other }) => {
        const [one, two] = [priceCart(cart), priceCart({ ...cart, ...other })]
        const differs = one.couponAmount > 0
        expect(differs ? totalsOf(two) : inOneOrder(two)).toEqual(
          differs ? totalsOf(one) : inOneOrder(one),
        )
      }),
      runs,
    )
  })

  it('never costs more for a promotion, unless a coupon is lost with its minimum', () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const withThem = priceCart(cart)
        fc.pre(withThem.coupon === cart.coupon)
        const without = priceCart({ ...cart, promotions: [] })
        expect(withThem.totalAmount).toBeLessThanOrEqual(without.totalAmount)
      }),
      runs,
    )
  })

  it('never costs more for a coupon', () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const without = priceCart({ ...cart, coupon: null })
        expect(priceCart(cart).totalAmount).toBeLessThanOrEqual(without.totalAmount)
      }),
      runs,
    )
  })

  it('gives away no unit that is not there', () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const { freeLines } = priceCart(cart)
        for (const [variantId, given] of Map.groupBy(freeLines, (free) => free.variantId)) {
          const paid = cart.lines.find((one) => one.variantId === variantId)?.quantity ?? 0
          const free = sum(given, ({ quantity }) => quantity)
          expect(free + paid).toBeLessThanOrEqual(given[0]?.stock ?? 0)
        }
      }),
      runs,
    )
  })

  it('is taxed at its rate, within half a minor unit a line', () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const { itemsAmount, taxAmount, lines: parts } = priceCart(cart)
        const { points } = cart.tax
        const exact = ((itemsAmount - taxAmount) * points) / 10_000
        // The tax is of the amount without it, which is rounded the other way.
        const slack = (parts.length / 2 + 1) * (1 + points / 10_000)
        expect(Math.abs(taxAmount - exact)).toBeLessThanOrEqual(slack)
      }),
      runs,
    )
  })
})

function amountsIn(priced: Breakdown): number[] {
  const { lines: parts, freeLines, shipping, coupon: _, ...amounts } = priced
  return [
    ...Object.values(amounts),
    ...Object.values(shipping ?? {}),
    ...freeLines.map(({ quantity }) => quantity),
    ...parts.flatMap((part) => [
      ...[part.promotionAmount, part.couponAmount, part.taxAmount, part.totalAmount],
    ]),
  ]
}

/** What no line shows alone. Tax within prices is rounded in each line, so it goes with them. */
function totalsOf({ lines: _, taxAmount, ...priced }: Breakdown) {
  return priced
}

function inOneOrder({ lines: parts, ...priced }: Breakdown) {
  return { ...priced, lines: parts.toSorted((a, b) => a.line.variantId - b.line.variantId) }
}

function sum<Item>(items: Item[], amountOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0)
}
