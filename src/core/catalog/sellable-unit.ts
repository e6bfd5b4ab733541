import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import {
  promotionOfProduct,
  type RunningPromotion,
  toRunningPromotion,
} from '../pricing/promotions/running-promotions.ts'
import { type Attribute, withKeys } from './attributes.ts'
import { type CategoryMap, type CountedCategory, pathTo } from './counted-categories.ts'
import { slugOf } from './pick-slug.ts'
import { imagesOfProduct, parseOwn, toFeatures, toImages } from './product-rows.ts'
import type { ProductImage } from './types.ts'

/*
 * What the public may put in a cart, as the view `sellable_units` has it: a product without variants, or
 * one variant of a product.
 */

/** What tells a product from others, wherever one of its units is shown. */
export interface ProductFacts {
  id: number
  name: string
  slug: string
  isPhysical: boolean
  /** The brand, if it has one, and its features. */
  attributes: Attribute[]
  /** The primary one first. */
  images: ProductImage[]
}

/** A product as it is told with each of its units. */
export interface SoldProduct extends ProductFacts {
  /** Empty where it has none. */
  description: string
  /** Names. */
  tags: string[]
  /** From the top level down to its category. */
  categories: CountedCategory[]
  reviewCount: number
  /** Sum of the reviews' scores, in stars. */
  scoreSum: number
  /** The oldest that runs on it now; what it takes off is not taken off the prices. */
  promotion: RunningPromotion | null
}

export interface Unit {
  variantId: number
  /** One of the product's variants; else it is the product as such. */
  isVariant: boolean
  /** The variant whose price, SKU and stock are those of the product. */
  isDefault: boolean
  sku: string
  /** Of the variant, empty for a product without variants. */
  name: string
  /** Unlike that of any other unit; that of the product where it has no variants. */
  slug: string
  /** What tells the variant from its siblings. */
  options: Attribute[]
  /** To pay now, discounts taken off. Minor units of `currency`. */
  amount: number
  /** The same without discount, as staff set it. */
  baseAmount: number
  currency: string
  /** What can be sold now. */
  stock: number
}

export interface SellableUnit extends Unit {
  product: SoldProduct
}

/** A row of `productFactsColumns`. */
export interface ProductFactsRow {
  productId: number
  productName: string
  productSlug: string
  brand: string
  features: string
  isPhysical: number
  images: string
}

/** A row of `soldProductColumns`. */
export interface SoldProductRow extends ProductFactsRow {
  description: string
  categoryId: number
  reviewCount: number
  scoreSum: number
  tags: string
  promotion: string | null
}

/** A row of `unitColumns`. */
export interface UnitRow {
  variantId: number
  isVariant: number
  isDefault: number
  sku: string
  variantName: string
  options: string
  amount: number
  baseAmount: number
  currency: string
  stock: number
}

export type SellableUnitRow = SoldProductRow & UnitRow

/** What is read of product `p` to tell it from others; rows are read by these names. */
export const productFactsColumns: SQL = sql`
  p.id AS productId, p.name AS productName, p.slug AS productSlug, p.brand AS brand,
  p.features AS features, p.is_physical AS isPhysical, ${imagesOfProduct} AS images`

/** What is read of product `p` that is sold in a currency; rows are read by these names. */
export function soldProductColumns(ctx: Pick<Context, 'clock'>, currency: SQL): SQL {
  return sql`
  ${productFactsColumns}, p.description AS description, p.category_id AS categoryId,
  p.review_count AS reviewCount, p.score_sum AS scoreSum,
  (SELECT json_group_array(t.name ORDER BY t.id)
    FROM product_tags m CROSS JOIN tags t ON t.id = m.tag_id WHERE m.product_id = p.id) AS tags,
  ${promotionOfProduct(ctx, currency)} AS promotion`
}

/** What is read of unit `u`, a row of `sellable_units`. */
export const unitColumns: SQL = sql`
  u.variant_id AS variantId, u.is_variant AS isVariant, u.is_default AS isDefault, u.sku AS sku,
  u.name AS variantName, u.attributes AS options, u.amount AS amount, u.base_amount AS baseAmount,
  u.currency AS currency, u.stock AS stock`

/** In SQL: the units of the product of listing `l`, as JSON of rows of `unitColumns`, the default one first. */
export const unitsOfProduct: SQL = sql`
  (SELECT json_group_array(json_object('variantId', u.variant_id, 'isVariant', u.is_variant,
      'isDefault', u.is_default, 'sku', u.sku, 'variantName', u.name, 'options', u.attributes,
      'amount', u.amount, 'baseAmount', u.base_amount, 'currency', u.currency, 'stock', u.stock)
      ORDER BY u.is_default DESC, u.variant_id)
    FROM sellable_units u WHERE u.currency = l.currency AND u.product_id = l.product_id)`

/** A unit with its product, of the rows that `unitJoins` makes. */
export function sellableUnitColumns(ctx: Pick<Context, 'clock'>): SQL {
  return sql`${soldProductColumns(ctx, sql`u.currency`)}, ${unitColumns}`
}

/**
 * Joins units `u` and their products `p` to `which`, a table that names units by `product_id` and
 * `variant_id`: both, as the view goes from a product to its variants.
 */
export function unitJoins(which: SQL, currency: string): SQL {
  return sql`
    CROSS JOIN sellable_units u ON u.currency = ${currency}
      AND u.product_id = ${which}.product_id AND u.variant_id = ${which}.variant_id
    CROSS JOIN products p ON p.id = u.product_id`
}

export type ImageContext = Pick<Context, 'settings'>

/** A unit of a row of `sellableUnitColumns`. */
export function toSellableUnit(
  ctx: ImageContext,
  row: SellableUnitRow,
  categories: CategoryMap,
): SellableUnit {
  const product = toSoldProduct(ctx, row, categories)
  return { ...toUnit(row, product), product }
}

export function toSoldProduct(
  ctx: ImageContext,
  row: SoldProductRow,
  categories: CategoryMap,
): SoldProduct {
  const { description, reviewCount, scoreSum } = row
  return {
    ...toProductFacts(ctx, row),
    ...{ description, reviewCount, scoreSum },
    tags: parseOwn<string[]>(row.tags),
    categories: pathTo(categories, row.categoryId),
    promotion: row.promotion === null ? null : toRunningPromotion(row.promotion),
  }
}

export function toProductFacts(ctx: ImageContext, row: ProductFactsRow): ProductFacts {
  const { productId: id, brand } = row
  const ofBrand = brand === '' ? [] : [{ name: 'Brand', value: brand }]
  return {
    id,
    name: row.productName,
    slug: row.productSlug,
    isPhysical: row.isPhysical === 1,
    attributes: withKeys([...ofBrand, ...toFeatures(row.features)]),
    images: toImages(ctx, id, row.images).toSorted(
      (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.id - b.id,
    ),
  }
}

export function toUnit(row: UnitRow, product: Pick<SoldProduct, 'slug'>): Unit {
  const { variantId, sku, amount, baseAmount, currency, stock } = row
  const isVariant = row.isVariant === 1
  const options = isVariant ? toOptions(row.options) : []
  const values = options.map(({ value }) => value)
  return {
    ...{ variantId, isVariant, sku, options, amount, baseAmount, currency, stock },
    isDefault: row.isDefault === 1,
    name: isVariant ? row.variantName || values.join(' / ') : '',
    slug: isVariant ? variantSlug(product.slug, values, variantId) : product.slug,
  }
}

function toOptions(json: string): Attribute[] {
  const entries = Object.entries(parseOwn<Record<string, string>>(json))
  return withKeys(entries.map(([name, value]) => ({ name, value })))
}

/** The id at its end keeps it from changing when a sibling with the same words comes. */
function variantSlug(productSlug: string, values: string[], variantId: number): string {
  return [productSlug, slugOf(values.join(' ')), variantId].filter((part) => part !== '').join('-')
}
