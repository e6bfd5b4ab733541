import * as z from 'zod'
import { formatDecimal, parseDecimal } from '../core/money.ts'
import { GatewayRefused } from '../core/payments/errors.ts'
import type { Money } from '../core/ports.ts'
import { paypalCurrencies, wholeCurrencies } from './paypal-currencies.ts'

export interface WireMoney {
  currency_code: string
  value: string
}

/** @throws GatewayRefused where PayPal does not take the currency, or so small a part of it. */
export function toWire({ amount, currency }: Money): WireMoney {
  if (!paypalCurrencies.includes(currency)) {
    throw new GatewayRefused('other', `PayPal does not take ${currency}`)
  }
  const value = formatDecimal(amount, currency)
  if (!wholeCurrencies.includes(currency)) return { currency_code: currency, value }
  if (!value.endsWith('.00')) {
    throw new GatewayRefused('amount', `PayPal takes whole amounts of ${currency} only`)
  }
  return { currency_code: currency, value: value.slice(0, -'.00'.length) }
}

/** An amount in PayPal's answers, in minor units. */
export const PaypalMoney = z
  .object({ currency_code: z.string().regex(/^[A-Z]{3}$/), value: z.string() })
  .transform(({ currency_code: currency, value }, issues): Money => {
    const amount = parseDecimal(value, currency)
    if (amount !== null) return { amount, currency }
    issues.addIssue(`No amount of ${currency}`)
    return z.NEVER
  })
