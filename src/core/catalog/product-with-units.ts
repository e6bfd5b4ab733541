import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import type { CategoryMap } from './counted-categories.ts'
import { parseOwn } from './product-rows.ts'
import {
  type ImageContext,
  type SoldProduct,
  type SoldProductRow,
  soldProductColumns,
  toSoldProduct,
  toUnit,
  type Unit,
  type UnitRow,
  unitsOfProduct,
} from './sellable-unit.ts'

/** A product on sale with all that can be bought of it. */
export interface ProductWithUnits extends SoldProduct {
  /** Of the default variant, as the amounts. */
  sku: string
  /** To pay now, discounts taken off. Minor units of the shop's currency. */
  amount: number
  /** The same without discount, as staff set it. */
  baseAmount: number
  /** Its variants, the default one first; the product as such where it has none. */
  units: Unit[]
}

export interface ProductWithUnitsRow extends SoldProductRow {
  sku: string
  amount: number
  baseAmount: number
  units: string
}

/** What is read of listing `l` and its product `p`; rows are read by these names. */
export function productWithUnitsColumns(ctx: Pick<Context, 'clock'>): SQL {
  return sql`
    ${soldProductColumns(ctx, sql`l.currency`)}, l.sku AS sku, l.amount AS amount,
    l.base_amount AS baseAmount, ${unitsOfProduct} AS units`
}

/** The statement that reads the product of a listing `l`, which a SELECT gives. */
export function selectWithUnits(ctx: Pick<Context, 'clock'>, listing: SQL): SQL {
  return sql`
    SELECT ${productWithUnitsColumns(ctx)}
    FROM (${listing}) l CROSS JOIN products p ON p.id = l.product_id`
}

export function toProductWithUnits(
  ctx: ImageContext,
  row: ProductWithUnitsRow,
  categories: CategoryMap,
): ProductWithUnits {
  const product = toSoldProduct(ctx, row, categories)
  const { sku, amount, baseAmount } = row
  const units = parseOwn<UnitRow[]>(row.units).map((unit) => toUnit(unit, product))
  return { ...product, sku, amount, baseAmount, units }
}

/** The variants of a product, of which it may have none. */
export function variantsOf({ units }: ProductWithUnits): Unit[] {
  return units.filter(({ isVariant }) => isVariant)
}

/** The variant that is shown first: the default one, if it is among them. */
export function firstVariantOf(product: ProductWithUnits): Unit | undefined {
  const variants = variantsOf(product)
  return variants.find(({ isDefault }) => isDefault) ?? variants[0]
}

/** What can be sold of all its units. */
export function stockOfAll({ units }: ProductWithUnits): number {
  return units.reduce((sum, { stock }) => sum + stock, 0)
}

/** A variant by its id, else by its slug. */
export function findVariant(product: ProductWithUnits, key: string): Unit | undefined {
  const variants = variantsOf(product)
  return (
    variants.find(({ variantId }) => String(variantId) === key) ??
    variants.find(({ slug }) => slug === key)
  )
}
