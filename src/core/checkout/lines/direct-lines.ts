import { type SQL, sql } from 'drizzle-orm'
import type { DirectLine } from '../../cart/checkouts.ts'
import type { Context } from '../../ports.ts'

/** What somebody asks for by its product. */
export interface DirectItem {
  productId: number
  quantity: number
  /** What was chosen: the attributes of a variation, which is then bought, or anything else. */
  options: Record<string, string>
}

/** A row of `selectDirectRows`. */
export interface DirectRow {
  product_id: number
  variant_id: number
  is_default: number
  attributes: string
}

export interface DirectLines {
  lines: DirectLine[]
  /** The places of the items of which there is no such product on sale in the currency. */
  unknown: number[]
}

/** The variants behind items. */
export async function findDirectLines(
  { db }: Pick<Context, 'db'>,
  currency: string,
  items: DirectItem[],
): Promise<DirectLines> {
  return toDirectLines(items, await db.all<DirectRow>(selectDirectRows(currency, items)))
}

/** The statement that finds them, for other batches; see `toDirectLines`. */
export function selectDirectRows(currency: string, items: DirectItem[]): SQL {
  return sql`
    SELECT p.id AS product_id, v.id AS variant_id, v.is_default, v.attributes
    FROM (SELECT DISTINCT value AS id
      FROM json_each(${JSON.stringify(items.map(({ productId }) => productId))})) asked
    JOIN products p ON p.id = asked.id
    JOIN variants v ON v.product_id = p.id AND v.deleted_at IS NULL
    JOIN prices r ON r.variant_id = v.id AND r.currency = ${currency}
    WHERE p.deleted_at IS NULL AND p.is_active = 1`
}

export function toDirectLines(items: DirectItem[], rows: DirectRow[]): DirectLines {
  const lines = items.map((item) => lineOf(item, rows))
  return {
    lines: lines.flatMap((line) => line ?? []),
    unknown: lines.flatMap((line, place) => (line ? [] : [place])),
  }
}

function lineOf(
  { productId, quantity, options }: DirectItem,
  rows: DirectRow[],
): DirectLine | null {
  const ofProduct = rows.filter((row) => row.product_id === productId)
  const standard = ofProduct.find((row) => row.is_default === 1)
  if (!standard) return null
  const hasOptions = Object.keys(options).length > 0
  const chosen = hasOptions && ofProduct.find((row) => isSame(JSON.parse(row.attributes), options))
  const { variant_id: variantId } = chosen || standard
  return { productId, variantId, quantity, options: hasOptions ? options : null }
}

function isSame(attributes: Record<string, string>, options: Record<string, string>): boolean {
  const names = Object.keys(attributes)
  return (
    names.length === Object.keys(options).length &&
    names.every((name) => attributes[name] === options[name])
  )
}
