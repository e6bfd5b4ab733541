import { type SQL, sql } from 'drizzle-orm'
import { priceProducts } from '../../db/price-products.ts'
import { foldTexts } from '../../db/product-texts.ts'
import { stockChanges } from '../inventory/stock-change.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { ProductStatus } from './types.ts'

/*
 * What an import writes: each kind of change is one statement for all products that have it, which gets
 * them as JSON. A statement each would be more than a request may make.
 */

/** What a row of an import says; what it does not say is kept, or takes the default. */
export interface ImportedRow {
  /** Of data, from 1. */
  row: number
  sku: string
  name: string
  /** Minor units, without discount. */
  amount: number
  /** Name of a category. */
  category?: string | undefined
  status?: ProductStatus | undefined
  stock?: number | undefined
  isFeatured?: boolean | undefined
}

export interface NewProduct extends ImportedRow {
  categoryId: number
  slug: string
}

/** What is different of a known product. */
export interface Difference {
  id: number
  /** As it was read, which it must still be. */
  revision: number
  variantId: number
  name?: string | undefined
  amount?: number | undefined
  categoryId?: number | undefined
  status?: ProductStatus | undefined
  stock?: number | undefined
  isFeatured?: boolean | undefined
}

interface Terms {
  currency: string
  operationId: string | null
}

/** A client's operation as one of its rows has it. */
export function rowOperation(operationId: string, sku: string): string {
  return `${operationId}:${sku}`
}

/** Products on sale in one currency, with all that belongs to them. */
export function insertProducts(
  ctx: Context,
  created: NewProduct[],
  { currency, operationId }: Terms,
): Statement[] {
  if (created.length === 0) return []
  const now = ctx.clock.now().getTime()
  const entries = created.map((row) => ({
    ...row,
    ...{ status: row.status ?? 'draft', stock: row.stock ?? 0 },
    isFeatured: row.isFeatured ?? false,
    operationId: operationId && rowOperation(operationId, row.sku),
    texts: foldTexts({ ...row, brand: '', description: '', tags: [] }),
  }))
  const rows = sql`json_each(${JSON.stringify(entries)}) rows`
  const theirs = sql`products p ON p.slug = rows.value ->> 'slug' AND p.deleted_at IS NULL`
  return [
    sql`
      INSERT INTO products(category_id, name, slug, status, is_featured, operation_id, created_at,
        updated_at)
      SELECT value ->> 'categoryId', value ->> 'name', value ->> 'slug', value ->> 'status',
        value ->> 'isFeatured', value ->> 'operationId', ${now}, ${now} FROM ${rows} ORDER BY rows.key`,
    sql`
      INSERT INTO product_texts(product_id, name, slug, brand, sku, tags, description)
      SELECT p.id, value ->> '$.texts.name', value ->> '$.texts.slug', '', value ->> '$.texts.sku',
        '[]', '' FROM ${rows} CROSS JOIN ${theirs}`,
    // The listings are written once, at the prices to pay.
    priceProducts(sql`SELECT p.id FROM ${rows} CROSS JOIN ${theirs}`),
    sql`
      INSERT INTO variants(product_id, sku, is_default, stock)
      SELECT p.id, value ->> 'sku', 1, value ->> 'stock' FROM ${rows} CROSS JOIN ${theirs}`,
    sql`
      INSERT INTO prices(variant_id, currency, amount)
      SELECT v.id, ${currency}, value ->> 'amount' FROM ${rows}
      CROSS JOIN variants v ON v.sku = value ->> 'sku' AND v.deleted_at IS NULL`,
  ]
}

/** The first of the statements changes a row of each product, unless somebody else has meanwhile. */
export function updateProducts(
  ctx: Context,
  updated: Difference[],
  { currency, operationId }: Terms,
): Statement[] {
  if (updated.length === 0) return []
  const now = ctx.clock.now().getTime()
  const named = updated.filter(({ name }) => name !== undefined)
  const moved = updated.filter(({ categoryId }) => categoryId !== undefined)
  const priced = updated.filter(({ amount }) => amount !== undefined)
  return [
    sql`
      UPDATE products SET name = coalesce(value ->> 'name', name),
        category_id = coalesce(value ->> 'categoryId', category_id),
        status = coalesce(value ->> 'status', status),
        is_featured = coalesce(value ->> 'isFeatured', is_featured),
        revision = revision + 1, updated_at = ${now}
      FROM ${each(updated)} WHERE products.id = value ->> 'id'
        AND revision = value ->> 'revision' AND deleted_at IS NULL`,
    ...renameTexts(named),
    ...(moved.length === 0 ? [] : [priceProducts(sql`SELECT value ->> 'id' FROM ${each(moved)}`)]),
    ...(priced.length === 0 ? [] : [changePrices(priced, currency)]),
    ...setLevels(ctx, updated, operationId),
  ]
}

function renameTexts(named: Difference[]): Statement[] {
  if (named.length === 0) return []
  const texts = named.map(({ id, name }) => ({ id, ...foldTexts({ name: name ?? '' }) }))
  return [
    sql`
      UPDATE product_texts SET name = value ->> 'name' FROM json_each(${JSON.stringify(texts)})
      WHERE product_id = value ->> 'id'`,
  ]
}

function changePrices(priced: Difference[], currency: string): Statement {
  return sql`
    UPDATE prices SET amount = value ->> 'amount' FROM ${each(priced)}
    WHERE variant_id = value ->> 'variantId' AND currency = ${currency}`
}

function setLevels(ctx: Context, updated: Difference[], operationId: string | null): Statement[] {
  const counted = updated.filter(({ stock }) => stock !== undefined)
  if (counted.length === 0) return []
  const variantId = sql`(value ->> 'variantId')`
  const level = sql`(value ->> 'stock')`
  return [stockChanges(ctx, { from: each(counted), variantId, level }, operationId)]
}

function each(differences: Difference[]): SQL {
  return sql`json_each(${JSON.stringify(differences)})`
}
