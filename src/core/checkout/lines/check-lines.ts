import { type SQL, sql } from 'drizzle-orm'
import type { CheckoutLine } from '../../cart/stored-cart.ts'
import type { CartTerms } from '../../cart/types.ts'
import type { Context } from '../../ports.ts'

type AskedLine = Omit<CheckoutLine, 'name'>

export interface Checked {
  /** With what D1 knows to be left of each, which is checked where it is reserved. */
  sellable: (CheckoutLine & { stock: number })[]
  /** Ids of lines whose product or variant was deleted: they are dropped without a word. */
  gone: number[]
  /** Lines whose product is not on sale at the moment. */
  unavailable: CheckoutLine[]
}

/** A row of `selectProductsOf`. */
export interface ProductOfLine {
  variant_id: number
  name: string
  is_active: number
  amount: number | null
  stock: number
}

/**
 * Looks at the products behind cart lines: still there, and still on sale in this currency? Lines
 * that are get the price that the sale's policy has for them.
 */
export async function checkLines(
  ctx: Pick<Context, 'db'>,
  terms: CartTerms,
  lines: AskedLine[],
): Promise<Checked> {
  const rows = await ctx.db.all<ProductOfLine>(selectProductsOf(lines, terms.currency))
  return sortLines(terms, lines, rows)
}

/** In SQL: the products behind lines, as far as they are still there. */
export function selectProductsOf(lines: AskedLine[], currency: string): SQL {
  // Asked row by row: SQLite would work out a joined view for the whole catalogue.
  return sql`
    SELECT v.id AS variant_id, p.name AS name, p.is_active AS is_active, v.stock AS stock,
      (SELECT amount FROM current_prices WHERE variant_id = v.id AND currency = ${currency})
        AS amount
    FROM json_each(${JSON.stringify(lines.map((line) => line.variantId))}) asked
    JOIN variants v ON v.id = asked.value
    JOIN products p ON p.id = v.product_id
    WHERE p.deleted_at IS NULL AND v.deleted_at IS NULL`
}

/** Puts lines together with what `selectProductsOf` has found of them. */
export function sortLines(
  { policy }: Pick<CartTerms, 'policy'>,
  lines: AskedLine[],
  rows: ProductOfLine[],
): Checked {
  const found = new Map(rows.map((row) => [row.variant_id, row]))
  const checked: Checked = { sellable: [], gone: [], unavailable: [] }
  for (const line of lines) {
    const product = found.get(line.variantId)
    if (!product) checked.gone.push(line.id)
    else if (!product.is_active || product.amount === null) {
      checked.unavailable.push({ ...line, name: product.name })
    } else {
      const { name, stock } = product
      const unitAmount = policy.prices === 'current' ? product.amount : line.unitAmount
      checked.sellable.push({ ...line, unitAmount, name, stock })
    }
  }
  return checked
}
