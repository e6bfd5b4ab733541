import { quoteSql } from '../local/quote-sql.ts'

export interface NewDiscount {
  name: string
  /** Hundredths of a percent, 1 to 10,000. */
  points: number
  on: 'product' | 'category'
  slug: string
  startsAt: number
  /** The first moment without it. */
  endsAt: number
}

/** Answers the id of the new discount, or no row where nothing has the slug. */
export function addDiscountSql({ name, points, on, slug, startsAt, endsAt }: NewDiscount): string {
  const [column, things] =
    on === 'product'
      ? ['product_id', 'products WHERE deleted_at IS NULL AND']
      : ['category_id', 'categories WHERE']
  return `INSERT INTO discounts(name, points, ${column}, starts_at, ends_at)
    SELECT ${quoteSql(name)}, ${points}, id, ${startsAt}, ${endsAt}
    FROM ${things} slug = ${quoteSql(slug)} RETURNING id`
}

/** Answers the id of the discount, or no row where it has ended already. */
export function endDiscountSql(id: number, now: number): string {
  return `UPDATE discounts SET starts_at = min(starts_at, ${now - 1}), ends_at = ${now}
    WHERE id = ${id} AND ends_at > ${now} RETURNING id`
}
