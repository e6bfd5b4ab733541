import { sql } from 'drizzle-orm'
import type { Database } from '../ports.ts'

/** A product as the cart needs it: its default variant's price to pay now and stock, in one currency. */
export interface CartProduct {
  productId: number
  variantId: number
  name: string
  slug: string
  amount: number
  stock: number
  isActive: boolean
}

interface Row {
  product_id: number
  variant_id: number
  name: string
  slug: string
  amount: number | null
  stock: number
  is_active: number
}

/** The product on sale under an id, by its default variant; undefined where there is none. */
export async function findCartProduct(
  db: Database,
  currency: string,
  productId: number,
): Promise<CartProduct | undefined> {
  const [row] = await select(db, currency, sql`p.id = ${productId} AND v.is_default = 1`)
  return row && row.amount !== null ? toProduct(row) : undefined
}

/** The products behind cart lines, by variant; deleted ones are missing. */
export async function findCartProducts(
  db: Database,
  currency: string,
  variantIds: number[],
): Promise<Map<number, CartProduct>> {
  if (variantIds.length === 0) return new Map()
  const asked = sql`v.id IN (SELECT value FROM json_each(${JSON.stringify(variantIds)}))`
  const rows = await select(db, currency, asked)
  return new Map(rows.map((row) => [row.variant_id, toProduct(row)]))
}

function select(db: Database, currency: string, which: ReturnType<typeof sql>): Promise<Row[]> {
  return db.all<Row>(sql`
    SELECT p.id AS product_id, v.id AS variant_id, p.name AS name, p.slug AS slug,
      (SELECT amount FROM current_prices WHERE variant_id = v.id AND currency = ${currency}) AS amount,
      v.stock AS stock, p.is_active AS is_active
    FROM variants v JOIN products p ON p.id = v.product_id
    WHERE ${which} AND p.deleted_at IS NULL`)
}

function toProduct(row: Row): CartProduct {
  return {
    productId: row.product_id,
    variantId: row.variant_id,
    name: row.name,
    slug: row.slug,
    amount: row.amount ?? 0,
    stock: row.stock,
    isActive: row.is_active === 1 && row.amount !== null,
  }
}
