import * as z from 'zod'
import type { Receivable } from '../../src/core/returns/receiving/receivable.ts'
import { returnStatuses } from '../../src/db/schema/returns.ts'

const Line = z.object({
  quantity: z.int(),
  totalAmount: z.int(),
  before: z.int(),
  now: z.int(),
})

/** What `receivableSql` answers. */
const Row = z.object({
  id: z.int(),
  orderId: z.int(),
  status: z.enum(returnStatuses),
  currency: z.string(),
  lines: z
    .string()
    .transform((json) => JSON.parse(json))
    .pipe(z.array(Line)),
  moneyLeft: z.int(),
  giftCardLeft: z.int(),
  creditLeft: z.int(),
  pointsLeft: z.int(),
  givenAmount: z.int(),
  givenPoints: z.int(),
  pointsEarned: z.int(),
  receivedBefore: z.int(),
})

/** A return as its row tells of it; null without a row. */
export function toReceivable(row: Record<string, unknown> | undefined): Receivable | null {
  return row ? Row.parse(row) : null
}
