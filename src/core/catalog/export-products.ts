import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { countedLevel } from '../inventory/stock-change.ts'
import type { Context } from '../ports.ts'
import type { ProductStatus } from './types.ts'

/** A product as one row of a table. */
export interface ProductRecord {
  id: number
  name: string
  sku: string
  category: string
  status: ProductStatus
  /** To pay now, and without discount; minor units. */
  amount: number
  baseAmount: number
  /** As staff count it, and have set it where the counter does not know that yet. */
  level: number
  isFeatured: boolean
  createdAt: Date
}

interface Row extends Omit<ProductRecord, 'isFeatured' | 'createdAt'> {
  isFeatured: number
  createdAt: number
}

/** Small enough for a page to be held, large enough for few round trips. */
const pageSize = 1_000

/** All products that are priced in the currency, drafts included, by id and page by page. */
export async function* exportProducts(
  { db }: Pick<Context, 'db'>,
  currency: string,
): AsyncGenerator<ProductRecord[]> {
  let last = 0
  let isMore = true
  while (isMore) {
    const rows = await db.all<Row>(sql`
      SELECT l.product_id AS id, l.name AS name, l.sku AS sku, c.name AS category,
        l.status AS status, l.amount AS amount, l.base_amount AS baseAmount,
        ${countedLevel} AS level,
        p.is_featured AS isFeatured, p.created_at AS createdAt
      FROM listings l CROSS JOIN products p ON p.id = l.product_id
      CROSS JOIN variants v ON v.id = l.variant_id
      CROSS JOIN categories c ON c.id = p.category_id
      WHERE l.currency = ${currency} AND l.product_id > ${last}
      ORDER BY l.product_id LIMIT ${constant(pageSize)}`)
    yield rows.map(toRecord)
    last = rows.at(-1)?.id ?? 0
    isMore = rows.length === pageSize
  }
}

function toRecord({ isFeatured, createdAt, ...row }: Row): ProductRecord {
  return { ...row, isFeatured: isFeatured === 1, createdAt: new Date(createdAt) }
}
