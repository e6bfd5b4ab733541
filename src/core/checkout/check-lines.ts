import { sql } from 'drizzle-orm'
import type { CheckoutLine } from '../cart/stored-cart.ts'
import type { CartLine, CartTerms } from '../cart/types.ts'
import type { Context } from '../ports.ts'

interface Checked {
  sellable: CheckoutLine[]
  /** Ids of lines whose product or variant was deleted: they are dropped without a word. */
  gone: number[]
  /** Lines whose product is not on sale at the moment. */
  unavailable: CheckoutLine[]
}

interface Row {
  variant_id: number
  name: string
  is_active: number
  amount: number | null
}

/**
 * Looks at the products behind cart lines: still there, and still on sale in this currency? Lines
 * that are get the price that the sale's policy has for them.
 */
export async function checkLines(
  ctx: Pick<Context, 'db'>,
  { policy, currency }: CartTerms,
  lines: CartLine[],
): Promise<Checked> {
  // Asked row by row: SQLite would work out a joined view for the whole catalogue.
  const rows = await ctx.db.all<Row>(sql`
    SELECT v.id AS variant_id, p.name AS name, p.is_active AS is_active,
      (SELECT amount FROM current_prices WHERE variant_id = v.id AND currency = ${currency})
        AS amount
    FROM json_each(${JSON.stringify(lines.map((line) => line.variantId))}) asked
    JOIN variants v ON v.id = asked.value
    JOIN products p ON p.id = v.product_id
    WHERE p.deleted_at IS NULL AND v.deleted_at IS NULL`)
  const found = new Map(rows.map((row) => [row.variant_id, row]))
  const checked: Checked = { sellable: [], gone: [], unavailable: [] }
  for (const line of lines) {
    const product = found.get(line.variantId)
    if (!product) checked.gone.push(line.id)
    else if (!product.is_active || product.amount === null) {
      checked.unavailable.push({ ...line, name: product.name })
    } else {
      const unitAmount = policy.prices === 'current' ? product.amount : line.unitAmount
      checked.sellable.push({ ...line, unitAmount, name: product.name })
    }
  }
  return checked
}
