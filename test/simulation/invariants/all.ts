import type { Books } from '../books.ts'
import { countsRule } from './counts.ts'
import { couponsRule } from './coupons.ts'
import { type Rule, readLedger } from './ledger.ts'
import { mailsRule } from './mails.ts'
import { moneyAtCloverRule } from './money-at-clover.ts'
import { moneyAtJuspayRule } from './money-at-juspay.ts'
import { moneyAtPaypalRule } from './money-at-paypal.ts'
import { moneyAtPayuRule } from './money-at-payu.ts'
import { moneyAtStripeRule } from './money-at-stripe.ts'
import { moneyAtZibalRule } from './money-at-zibal.ts'
import { ordersRule } from './orders.ts'
import { paymentsRule } from './payments.ts'
import { pursesRule } from './purses.ts'
import { quietRule } from './quiet.ts'
import { quotesRule } from './quotes.ts'
import { stockRule } from './stock.ts'
import { wholeCartsRule } from './whole-carts.ts'

/** Each sentence begins with its number in docs/proof.md. */
const rules: Rule[] = [
  stockRule,
  ordersRule,
  paymentsRule,
  moneyAtStripeRule,
  moneyAtZibalRule,
  moneyAtPaypalRule,
  moneyAtCloverRule,
  moneyAtPayuRule,
  moneyAtJuspayRule,
  quotesRule,
  couponsRule,
  pursesRule,
  wholeCartsRule,
  mailsRule,
  countsRule,
  quietRule,
]

/** What is wrong once a run is quiet, by all rules. */
export function violationsIn(books: Books): string[] {
  const ledger = readLedger(books)
  return rules.flatMap((rule) => rule(ledger))
}
