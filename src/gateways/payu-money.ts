import * as z from 'zod'
import { formatDecimal, parseDecimal } from '../core/money.ts'
import { GatewayRefused } from '../core/payments/errors.ts'
import type { Money } from '../core/ports.ts'

/** Paise. What cards and UPI pay at the least (docs.payu.in, "Additional Info for Payment APIs"). */
export const amountMin = 100

/** Paise of what PayU writes as decimal text, and some answers as a number. */
export const PayuAmount = z.union([z.string(), z.number()]).transform((value, issues) => {
  const amount = parseDecimal(String(value).trim(), 'INR')
  if (amount !== null) return amount
  issues.addIssue('No amount in rupees')
  return z.NEVER
})

/** Rupees as JavaScript prints the number: "2183.5", and "2183" without paise. */
export function printRupees(amount: number): string {
  return formatDecimal(amount, 'INR').replace(/\.00$|0$/, '')
}

/** Rupees with both digits of the paise, as commands take them. */
export function writeRupees(amount: number): string {
  return formatDecimal(amount, 'INR')
}

export function rupees(amount: number): Money {
  return { amount, currency: 'INR' }
}

export function assertRupees({ currency }: Money): void {
  if (currency !== 'INR') throw new GatewayRefused('other', `PayU does not take ${currency}`)
}

export function assertPayable(money: Money): void {
  assertRupees(money)
  if (money.amount < amountMin) throw new GatewayRefused('amount', 'PayU takes one rupee or more')
}
