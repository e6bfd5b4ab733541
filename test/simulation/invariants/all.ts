import type { Check } from '../books.ts'
import { type Rule, readLedger } from './ledger.ts'
import { moneyAtStripeRule } from './money-at-stripe.ts'
import { moneyAtZibalRule } from './money-at-zibal.ts'
import { ordersRule } from './orders.ts'
import { paymentsRule } from './payments.ts'
import { quietRule } from './quiet.ts'
import { stockRule } from './stock.ts'

/** The invariants of checkout.md, each sentence of which begins with its number there. */
export const rules: Record<string, Rule> = {
  stock: stockRule,
  orders: ordersRule,
  payments: paymentsRule,
  'money at Stripe': moneyAtStripeRule,
  'money at Zibal': moneyAtZibalRule,
  quiet: quietRule,
}

const all = Object.values(rules)

/** What is wrong once a run is quiet, by all rules. */
export const violationsIn: Check = (books) => {
  const ledger = readLedger(books)
  return all.flatMap((rule) => rule(ledger))
}
