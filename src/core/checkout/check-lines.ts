import { sql } from 'drizzle-orm'
import type { CartLine } from '../cart/types.ts'
import type { Context } from '../ports.ts'

interface Checked {
  sellable: CartLine[]
  /** Ids of lines whose product was deleted: they are dropped without a word. */
  gone: number[]
  /** Names of products that are not on sale at the moment. */
  unavailable: string[]
  /** Names of all products found. */
  names: string[]
}

interface Row {
  variant_id: number
  name: string
  on_sale: number
}

/** Looks at the products behind cart lines: still there, and still on sale in this currency? */
export async function checkLines(
  ctx: Pick<Context, 'db'>,
  currency: string,
  lines: CartLine[],
): Promise<Checked> {
  const rows = await ctx.db.all<Row>(sql`
    SELECT v.id AS variant_id, p.name AS name,
      p.is_active AND EXISTS (
        SELECT 1 FROM prices WHERE variant_id = v.id AND currency = ${currency}) AS on_sale
    FROM json_each(${JSON.stringify(lines.map((line) => line.variantId))}) asked
    JOIN variants v ON v.id = asked.value
    JOIN products p ON p.id = v.product_id
    WHERE p.deleted_at IS NULL`)
  const found = new Map(rows.map((row) => [row.variant_id, row]))
  return {
    sellable: lines.filter((line) => found.get(line.variantId)?.on_sale),
    gone: lines.filter((line) => !found.has(line.variantId)).map((line) => line.id),
    unavailable: rows.filter((row) => !row.on_sale).map((row) => row.name),
    names: rows.map((row) => row.name),
  }
}
