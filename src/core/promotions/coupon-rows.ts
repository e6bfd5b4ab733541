import { type SQL, sql } from 'drizzle-orm'
import type { CouponOffer } from './types.ts'

/** A row of `couponColumns`. */
export interface CouponRow {
  id: number
  code: string
  kind: CouponOffer['kind']
  points: number
  amount: number | null
  startsAt: number
  endsAt: number | null
  subtotalMin: number
  usesMax: number | null
  usesPerCustomerMax: number | null
  uses: number
}

/** What is read of coupon `c`; rows are read by these names. One without a start begins as it is made. */
export const couponColumns: SQL = sql`
  c.id AS id, c.code AS code, c.kind AS kind, c.points AS points, c.amount AS amount,
  coalesce(c.starts_at, c.created_at) AS startsAt, c.ends_at AS endsAt,
  c.subtotal_min AS subtotalMin, c.uses_max AS usesMax,
  c.uses_per_customer_max AS usesPerCustomerMax, c.uses AS uses`

export function toCouponOffer({ kind, points, amount, ...row }: CouponRow): CouponOffer {
  const offer = {
    ...row,
    startsAt: new Date(row.startsAt),
    endsAt: row.endsAt === null ? null : new Date(row.endsAt),
  }
  switch (kind) {
    case 'percentage':
      return { ...offer, kind, points }
    case 'fixed':
      return { ...offer, kind, amount: amount ?? 0 }
    case 'free_shipping':
      return { ...offer, kind }
  }
}

/** In SQL: coupon `c` has an end, which is not after a moment. */
export function hasEndedBy(now: number): SQL {
  return sql`coalesce(c.ends_at <= ${now}, 0)`
}
