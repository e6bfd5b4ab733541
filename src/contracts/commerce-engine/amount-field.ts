import * as z from 'zod'
import { parseDecimal } from '../../core/money.ts'
import { store } from './store.ts'

const amountMax = 1_000_000_000

/** An amount above nothing as a number of rupees; in minor units behind it. */
export const amountField = z
  .number()
  .positive()
  .max(amountMax)
  .transform((amount, issues) => {
    const minor = parseDecimal(String(amount), store.currency)
    if (minor !== null) return minor
    issues.addIssue({ code: 'custom', message: 'Ensure this has at most two decimals.' })
    return z.NEVER
  })
