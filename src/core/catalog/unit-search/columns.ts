import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../../db/constant.ts'
import type { Tax } from '../../channels.ts'
import { minorUnits } from '../../money.ts'
import type { UnitAttribute } from '../../search/filter/attributes.ts'

/** Where units are sold. */
export interface Shop {
  currency: string
  tax: Tax
}

/**
 * What is compared, counted and ordered, in SQL: of a unit `u`, its product `p` and that one's listing `l`.
 * Numbers are whole ones, which `scalesOf` tells of, and lists are JSON.
 */
export function columnsOf({ tax }: Shop): Record<UnitAttribute, SQL> {
  return { ...columns, taxRate: constant(tax.points) }
}

const columns = {
  productType: sql`iif(p.is_physical, 'physical', 'digital')`,
  // Code knows its name and those of the categories above.
  categoryNames: sql`p.category_id`,
  // Code makes the keys: of whether there is a brand, and of the names of the features.
  attributeKeys: sql`json_array(p.brand <> '',
    json((SELECT json_group_array(value ->> 'name') FROM json_each(p.features))))`,
  listPrice: sql`u.base_amount`,
  price: sql`u.amount`,
  productId: sql`CAST(p.id AS TEXT)`,
  variantId: sql`iif(u.is_variant, CAST(u.variant_id AS TEXT), NULL)`,
  productName: sql`p.name`,
  // As `toUnit` names it.
  variantName: sql`iif(u.is_variant, iif(u.name <> '', u.name,
    (SELECT coalesce(group_concat(value, ' / '), '') FROM json_each(u.attributes))), NULL)`,
  tags: sql`(SELECT json_group_array(t.name ORDER BY t.id)
    FROM product_tags m CROSS JOIN tags t ON t.id = m.tag_id WHERE m.product_id = p.id)`,
  sku: sql`u.sku`,
  isInStock: sql`(u.stock > 0)`,
  rating: sql`nullif(l.rating, 0)`,
}

/** What whole numbers of attributes are divided by: prices are compared in major units. */
export function scalesOf({ currency }: Shop): Readonly<Partial<Record<UnitAttribute, number>>> {
  const ofPrices = minorUnits(currency)
  return { listPrice: ofPrices, price: ofPrices, taxRate: 100, rating: 100 }
}
