import { type SQL, sql } from 'drizzle-orm'
import { NotFound } from '../errors.ts'
import { VariantRequired } from './errors.ts'

/** A unit of a product, as it is chosen by ids. */
export interface ChoosableUnit {
  productId: number
  variantId: number
  /** Of the product. */
  name: string
  isVariant: boolean
  amount: number
  stock: number
}

/** A product, and one of its variants; null where it has none. */
export interface UnitName {
  productId: number
  variantId: number | null
}

/** A row of `selectUnitsOf`. */
export type UnitChoiceRow = Omit<ChoosableUnit, 'isVariant'> & { isVariant: number }

/** The statement that finds what can be bought of products in a currency; see `chooseUnit`. */
export function selectUnitsOf(currency: string, productIds: number[]): SQL {
  return sql`
    SELECT u.product_id AS productId, u.variant_id AS variantId, p.name AS name,
      u.is_variant AS isVariant, u.amount AS amount, u.stock AS stock
    FROM (SELECT DISTINCT value AS id FROM json_each(${JSON.stringify(productIds)})) asked
    CROSS JOIN sellable_units u ON u.currency = ${currency} AND u.product_id = asked.id
    CROSS JOIN products p ON p.id = u.product_id`
}

/**
 * The unit that a name means, among those of its product.
 * @throws NotFound, VariantRequired
 */
export function chooseUnit(
  rows: UnitChoiceRow[],
  { productId, variantId }: UnitName,
): ChoosableUnit {
  const units = rows.filter((row) => row.productId === productId)
  const [first] = units
  if (!first) throw new NotFound('product')
  if (first.isVariant && variantId === null) throw new VariantRequired()
  const chosen = units.find((row) =>
    row.isVariant ? row.variantId === variantId : variantId === null,
  )
  if (!chosen) throw new NotFound('variant')
  return { ...chosen, isVariant: chosen.isVariant === 1 }
}

/** The same in SQL: condition on a unit `u` of a currency. */
export function isUnitOf({ productId, variantId }: UnitName, currency: string): SQL {
  const isNamed =
    variantId === null ? sql`NOT u.is_variant` : sql`u.variant_id = ${variantId} AND u.is_variant`
  return sql`u.currency = ${currency} AND u.product_id = ${productId} AND ${isNamed}`
}
