import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesMax } from '../../../src/core/cart/lines.ts'
import { amountsOf } from '../../../src/core/checkout/lines/amounts.ts'
import { formatDecimal } from '../../../src/core/money.ts'

/** The most of one product, and its largest price in minor units, that contracts take. */
const quantityMax = 999
const unitAmountMax = 10_000_000_000

const largest = { productId: 1, variantId: 1, quantity: quantityMax, unitAmount: unitAmountMax }

const nothing = { discountAmount: 0, shippingAmount: 0, taxAmount: 0 }

function subtotalOf(cart: (typeof largest)[]): number {
  return amountsOf({ terms: { channel: 'us' }, lines: cart, details: nothing }).subtotalAmount
}

const lines = fc.array(
  fc.record({
    productId: fc.constant(1),
    variantId: fc.nat(5),
    quantity: fc.integer({ min: 1, max: quantityMax }),
    unitAmount: fc.integer({ min: 0, max: unitAmountMax }),
  }),
  { maxLength: linesMax },
)

test('sums the largest cart to the cent', () => {
  const cart = Array.from({ length: linesMax }, () => largest)
  const cheaper = { ...largest, unitAmount: unitAmountMax - 1 }
  expect(formatDecimal(subtotalOf(cart), 'USD')).toBe('9990000000000.00')
  expect(formatDecimal(subtotalOf([...cart.slice(1), cheaper]), 'USD')).toBe('9989999999990.01')
})

test('sums whatever a cart holds exactly', () => {
  fc.assert(
    fc.property(lines, (cart) => {
      const exact = cart.reduce(
        (sum, { quantity, unitAmount }) => sum + BigInt(quantity) * BigInt(unitAmount),
        0n,
      )
      expect(BigInt(subtotalOf(cart))).toBe(exact)
    }),
  )
})

test('adds the largest shipping and a cent of tax to the largest cart', () => {
  const cart = Array.from({ length: linesMax }, () => largest)
  const details = { discountAmount: 0, shippingAmount: unitAmountMax, taxAmount: 1 }
  const { totalAmount } = amountsOf({ terms: { channel: 'us' }, lines: cart, details })
  expect(formatDecimal(totalAmount, 'USD')).toBe('9990100000000.01')
})
