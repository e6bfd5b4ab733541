import * as z from 'zod'
import { formatMoney } from '../../src/core/money.ts'
import { returnSettlements } from '../../src/db/schema/returns.ts'
import { formatTime } from '../local/times.ts'
import type { Settled } from './settle-received.ts'

const Item = z.object({
  quantity: z.number(),
  name: z.string(),
  sku: z.string(),
  reason: z.string(),
})

/** What `listReturnsSql` answers. */
const Listed = z.object({
  number: z.string(),
  status: z.string(),
  settlement: z.enum(returnSettlements),
  createdAt: z.number(),
  items: z
    .string()
    .transform((json) => JSON.parse(json))
    .pipe(z.array(Item)),
})

/** A row of the list as people read it: a line for the return, and one for each of its items. */
export function describeRow(row: unknown): string {
  const { number, status, settlement, createdAt, items } = Listed.parse(row)
  const head = `${number}: ${status}, for a ${settlement}, asked for at ${formatTime(createdAt)}`
  return [head, ...items.map(describeItem)].join('\n')
}

/** What customers have written stands in quotes, in one line. */
function describeItem({ quantity, name, sku, reason }: z.infer<typeof Item>): string {
  const why = reason === '' ? '' : `: ${JSON.stringify(reason)}`
  return `  ${quantity} of ${name} (${sku})${why}`
}

/** What a return gives back, a sentence a line. */
export function describeSettlement(settlement: Settled, currency: string): string {
  const { moneyAmount, giftCardAmount, creditAmount, points, revokedPoints, takenPoints } =
    settlement
  const money = (amount: number) => formatMoney(amount, currency)
  const back = [
    moneyAmount > 0 ? `${money(moneyAmount)} by its payment` : [],
    giftCardAmount > 0 ? `${money(giftCardAmount)} to its gift card` : [],
    creditAmount > 0 ? `${money(creditAmount)} of store credit` : [],
    points > 0 ? `points: ${points}` : [],
  ].flat()
  return [
    `The units came to ${money(settlement.valueAmount)}.`,
    `What goes back: ${back.join(', ') || 'nothing'}.`,
    moneyAmount > 0 ? 'The gateway is asked for it within two minutes.' : [],
    revokedPoints > 0
      ? `Points that the order earned: ${takenPoints} of ${revokedPoints} are taken back, as far as they were there.`
      : [],
    settlement.openAmount > 0
      ? `Not given back: ${money(settlement.openAmount)}. What paid for the order has gone back before, or is out of reach: see whether it is owed.`
      : [],
  ]
    .flat()
    .join('\n')
}
