import * as z from 'zod'
import { formatDecimal, parseDecimal } from '../core/money.ts'
import { GatewayRefused } from '../core/payments/errors.ts'
import type { Money } from '../core/ports.ts'

/** Paise. Less is not paid back by Juspay, and so not taken either. */
export const refundMin = 100

/** Rupees in Juspay's answers, a number or text of at most two decimals, as paise. */
export const JuspayAmount = z
  .union([z.number(), z.string()])
  .transform((rupees, issues): number => {
    const amount = parseDecimal(String(rupees), 'INR')
    if (amount !== null) return amount
    issues.addIssue('No amount of rupees')
    return z.NEVER
  })

/** @throws GatewayRefused for any other currency */
export function toRupees({ amount, currency }: Money): string {
  if (currency !== 'INR') throw new GatewayRefused('other', `Juspay does not take ${currency}`)
  return formatDecimal(amount, currency)
}
