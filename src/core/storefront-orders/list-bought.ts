import { type SQL, sql } from 'drizzle-orm'
import { type Counted, limitedTo, toOpenCountedPage } from '../counted-page.ts'
import { primaryImageUrl } from '../image-url.ts'
import {
  amountOfLine,
  type Buyer,
  baseAmountOfLine,
  boughtProducts,
} from '../orders/bought-products.ts'
import type { Page } from '../page.ts'
import type { Context } from '../ports.ts'

/** A product as it was bought last. Amounts of one unit in minor units, as they were then. */
export interface BoughtItem {
  productId: number
  name: string
  /** As it is now. */
  imageUrl: string | null
  /** Null where the product was bought as such. */
  variant: { id: number; name: string } | null
  unitAmount: number
  /** The same before discounts. */
  baseAmount: number
}

interface BoughtQuery {
  currency: string
  /** Of the page, from 1. */
  number: number
  size: number
}

interface Row extends Omit<BoughtItem, 'variant'> {
  variantId: number
  variantName: string
  isVariant: number
}

/**
 * The statement that finds what a buyer has paid for and is on sale, each product once, that of the newest
 * order first; see `boughtIn`. Beyond the last page there is nothing.
 */
export function selectBought(
  ctx: Pick<Context, 'settings'>,
  buyer: Buyer,
  query: BoughtQuery,
): SQL {
  return sql`
    WITH bought AS MATERIALIZED (
        SELECT b.* FROM (${boughtProducts(buyer)}) b
        CROSS JOIN listings l ON l.currency = ${query.currency} AND l.product_id = b.product_id
          AND l.is_active = 1),
      total(n) AS MATERIALIZED (SELECT count(*) FROM bought),
      page AS MATERIALIZED (
        SELECT * FROM bought ORDER BY order_id DESC, line_id ${limitedTo(query)})
    SELECT (SELECT n FROM total) AS total, p.id AS productId, line.product_name AS name,
      ${primaryImageUrl(ctx)} AS imageUrl, line.variant_id AS variantId,
      ${variantName} AS variantName, ${isVariant(query.currency)} AS isVariant,
      ${amountOfLine} AS unitAmount, ${baseAmountOfLine} AS baseAmount
    FROM total LEFT JOIN page ON true
    LEFT JOIN order_items line ON line.id = page.line_id
    LEFT JOIN products p ON p.id = page.product_id
    LEFT JOIN variants v ON v.id = line.variant_id
    ORDER BY page.order_id DESC, page.line_id`
}

const variantName: SQL = sql`coalesce(nullif(line.sold_as ->> '$.variantName', ''),
  nullif(v.name, ''), (SELECT group_concat(value, ' / ') FROM json_each(v.attributes)), '')`

/** Other contracts keep no word of it: then it is what the catalogue says of the variant now. */
function isVariant(currency: string): SQL {
  return sql`coalesce(line.sold_as ->> '$.isVariant',
    (SELECT u.is_variant FROM sellable_units u WHERE u.currency = ${currency}
      AND u.product_id = line.product_id AND u.variant_id = line.variant_id),
    NOT v.is_default)`
}

/** The page that `selectBought` has found. */
export function boughtIn(query: BoughtQuery, result: D1Result | undefined): Page<BoughtItem> {
  return toOpenCountedPage(query, rowsOf(result), toItem)
}

function toItem({ variantId, variantName, isVariant, ...row }: Row & Counted): BoughtItem {
  const { productId, name, imageUrl, unitAmount, baseAmount } = row
  const variant = isVariant === 1 ? { id: variantId, name: variantName } : null
  return { productId, name, imageUrl, variant, unitAmount, baseAmount }
}

/** Safe: the statement names its columns so. */
function rowsOf(result: D1Result | undefined): (Counted & (Row | { productId: null }))[] {
  return (result?.results ?? []) as (Counted & (Row | { productId: null }))[]
}
