import * as z from 'zod'
import { formatMoney } from '../../src/core/money.ts'
import { formatTime } from '../local/times.ts'
import type { NewPromotion, PromotionTerms } from './promotion-sql.ts'

/** What `listPromotionsSql` answers. */
const Listed = z
  .object({ id: z.number(), slug: z.string(), currency: z.string() })
  .extend({ startsAt: z.number(), endsAt: z.number().nullable() })
const Terms = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('percentage'), points: z.number() }),
  z.object({ kind: z.literal('fixed'), amount: z.number() }),
  z.object({
    kind: z.literal('buy_x_get_y'),
    buyQuantity: z.number(),
    getQuantity: z.number(),
    giftSku: z.string().nullable(),
  }),
])

/** A row of the list as people read it. */
export function describeRow(row: unknown): string {
  const { id, ...promotion } = Listed.parse(row)
  return `${id} on ${describePromotion({ ...promotion, terms: Terms.parse(row) })}`
}

/** Such as "kettle: 10 % off, from 2026-10-01 00:00 UTC, without an end". */
export function describePromotion(promotion: Omit<NewPromotion, 'name'>): string {
  const { slug, terms, currency, startsAt, endsAt } = promotion
  const end = endsAt === null ? 'without an end' : `until ${formatTime(endsAt)}`
  return `${slug}: ${effectOf(terms, currency)}, from ${formatTime(startsAt)}, ${end}`
}

function effectOf(terms: PromotionTerms, currency: string): string {
  switch (terms.kind) {
    case 'percentage':
      return `${terms.points / 100} % off`
    case 'fixed':
      return `${formatMoney(terms.amount, currency)} off each unit`
    case 'buy_x_get_y':
      return `buy ${terms.buyQuantity}, get ${terms.getQuantity} of ${terms.giftSku ?? 'the same'} free`
  }
}
