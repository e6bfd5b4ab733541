import * as z from 'zod'
import { invalidRequest, unprocessable } from './errors.ts'

export interface Money {
  currency: string
  /** Of PayPal's currencies none has smaller parts. */
  hundredths: bigint
}

export interface WireMoney {
  currency_code: string
  value: string
}

export const NewMoney = z.strictObject({
  currency_code: z.string().length(3),
  value: z
    .string()
    .max(32)
    .regex(/^-?\d*\.?\d+$/),
})

const currencies = [
  ...['AUD', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'HUF', 'ILS', 'JPY'],
  ...['MXN', 'MYR', 'NOK', 'NZD', 'PHP', 'PLN', 'SEK', 'SGD', 'THB', 'TWD', 'USD'],
]

const withoutDecimals = ['HUF', 'JPY', 'TWD']

/** @throws {PaypalFailure} */
export function readMoney({ currency_code: currency, value }: WireMoney): Money {
  if (!currencies.includes(currency)) throw unprocessable('INVALID_CURRENCY_CODE')
  const [, sign = '', whole = '', decimals] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(value) ?? []
  if (`${whole}${decimals ?? ''}` === '') throw invalidRequest('INVALID_PARAMETER_SYNTAX')
  if (decimals !== undefined && withoutDecimals.includes(currency)) {
    throw unprocessable('DECIMALS_NOT_SUPPORTED')
  }
  if (decimals !== undefined && decimals.length > 2) throw unprocessable('DECIMAL_PRECISION')
  const hundredths = BigInt(`${whole}${(decimals ?? '').padEnd(2, '0')}`)
  return { currency, hundredths: sign === '-' ? -hundredths : hundredths }
}

/** @throws {PaypalFailure} */
export function readPositive(wanted: WireMoney): Money {
  const money = readMoney(wanted)
  if (money.hundredths <= 0n) throw unprocessable('CANNOT_BE_ZERO_OR_NEGATIVE')
  return money
}

export function writeMoney({ currency, hundredths }: Money): WireMoney {
  const digits = String(hundredths).padStart(3, '0')
  const whole = digits.slice(0, -2)
  const value = withoutDecimals.includes(currency) ? whole : `${whole}.${digits.slice(-2)}`
  return { currency_code: currency, value }
}

export function sumOf(amounts: Money[]): bigint {
  return amounts.reduce((sum, { hundredths }) => sum + hundredths, 0n)
}
