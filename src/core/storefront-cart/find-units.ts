import { type SQL, sql } from 'drizzle-orm'
import { chooseUnit, selectUnitsOf, type UnitChoiceRow } from '../catalog/find-unit.ts'
import {
  type ImageContext,
  type ProductFactsRow,
  productFactsColumns,
  toProductFacts,
  toUnit,
  type UnitRow,
} from '../catalog/sellable-unit.ts'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import type { CartUnit } from './types.ts'

/** A row of `selectCartUnits`. */
export type CartUnitRow = ProductFactsRow & Omit<UnitRow, keyof Sold> & { sold: string | null }

/** How a unit is sold now. */
type Sold = Pick<UnitRow, 'isVariant' | 'amount' | 'baseAmount'>

/**
 * The units under variants, sold or not, as far as they were not deleted. Each is looked for in the view by
 * product and variant, since SQLite would work out a joined view for the whole catalogue. That is read in
 * one piece: of a value that is used several times SQLite works out each use by itself.
 */
export function selectCartUnits(currency: string, variantIds: SQL): SQL {
  return sql`
    SELECT ${productFactsColumns}, v.id AS variantId, v.sku AS sku,
      v.name AS variantName, v.attributes AS options, max(v.stock, 0) AS stock, v.is_default AS isDefault,
      ${currency} AS currency, (
        SELECT json_object('isVariant', u.is_variant, 'amount', u.amount, 'baseAmount', u.base_amount)
        FROM sellable_units u
        WHERE u.currency = ${currency} AND u.product_id = v.product_id AND u.variant_id = v.id
      ) AS sold
    FROM variants v CROSS JOIN products p ON p.id = v.product_id AND p.deleted_at IS NULL
    WHERE v.id IN (${variantIds}) AND v.deleted_at IS NULL`
}

/**
 * The units that products, and variants where these have some, name in a currency.
 * @throws NotFound, VariantRequired
 */
export async function findUnits(
  ctx: Pick<Context, 'db' | 'settings'>,
  currency: string,
  named: { productId: number; variantId: number | null }[],
): Promise<CartUnit[]> {
  const productIds = named.map(({ productId }) => productId)
  const choices = await readAll<UnitChoiceRow>(ctx.db, selectUnitsOf(currency, productIds))
  const ids = named.map((one) => chooseUnit(choices, one).variantId)
  const variantIds = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`
  const rows = await readAll<CartUnitRow>(ctx.db, selectCartUnits(currency, variantIds))
  return rows.map((row) => toCartUnit(ctx, row))
}

/** What is not sold now is told by its variant alone. */
export function toCartUnit(ctx: ImageContext, row: CartUnitRow): CartUnit {
  const product = toProductFacts(ctx, row)
  const notSold = { isVariant: 1 - row.isDefault, amount: 0, baseAmount: 0 }
  const unit = toUnit({ ...row, ...(parseSold(row.sold) ?? notSold) }, product)
  return { ...unit, product, isOnSale: row.sold !== null }
}

/** Safe: `selectCartUnits` makes this JSON. */
function parseSold(json: string | null): Sold | null {
  return json === null ? null : JSON.parse(json)
}
