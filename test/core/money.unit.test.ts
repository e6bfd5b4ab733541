import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDecimal, formatMoney, parseDecimal } from '../../src/core/money.ts'

test('reads back every amount it writes, in every kind of currency', () => {
  const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
  const currency = fc.constantFrom('USD', 'INR', 'IRR', 'JPY')
  fc.assert(
    fc.property(amount, currency, (minor, code) => {
      expect(parseDecimal(formatDecimal(minor, code), code)).toBe(minor)
    }),
  )
})

test('writes two digits, whatever the exponent', () => {
  expect(formatDecimal(5, 'USD')).toBe('0.05')
  expect(formatDecimal(-19999, 'USD')).toBe('-199.99')
  expect(formatDecimal(5000, 'IRR')).toBe('5000.00')
})

test.each(['1.234', '', '-1', '1e3', '.5', '1.', '99999999999999999', ' 1', '1,50'])(
  'refuses %j as an amount in dollars',
  (text) => {
    expect(parseDecimal(text, 'USD')).toBeNull()
  },
)

test('shows money as people write it', () => {
  expect(formatMoney(19999, 'USD')).toBe('$199.99')
})
