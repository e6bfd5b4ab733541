import * as z from 'zod'
import { idsIn } from '../../core/catalog/named-product.ts'
import type { Ordering } from '../../core/catalog/ordering.ts'
import {
  type ProductFilter,
  type ProductKind,
  productKinds,
} from '../../core/catalog/product-filter.ts'
import type { UnitOrdering } from '../../core/catalog/unit-page.ts'
import { repeatedParam } from '../../http/query-fields.ts'
import { pageFields } from './pages.ts'
import { bothWays, sortBy } from './sort-by.ts'

/* What the lists of the catalogue are asked by. What is malformed is passed over. */

/** Whether stock is to be shown. */
export const InventoryQuery = z.object({
  inventory: z
    .string()
    .optional()
    .transform((text) => text === 'true'),
})

const filterFields = {
  category_id: repeatedParam,
  category_slug: repeatedParam,
  product_type: z.string().default(''),
}

/* What lists are sorted by, and what the core calls it. */

const ofBoth = {
  name: bothWays('name'),
  product_name: bothWays('name'),
  created_at: bothWays('created_at'),
  rating: bothWays('rating'),
}

const ofProducts = { ...ofBoth, selling_price: bothWays('price') }

const ofUnits = {
  ...ofBoth,
  product_type: bothWays('is_physical'),
  selling_price: bothWays('unit_price'),
  listing_price: bothWays('unit_base_price'),
}

export const ProductsQuery = z.object({
  ...pageFields,
  ...filterFields,
  ...InventoryQuery.shape,
  sort_by: sortBy<Ordering>(ofProducts),
})

export const SkusQuery = z.object({
  ...pageFields,
  ...filterFields,
  ...InventoryQuery.shape,
  sort_by: sortBy<UnitOrdering>(ofUnits),
  sku: repeatedParam,
})

export const RelatedQuery = z.object({
  ...pageFields,
  product_id: repeatedParam,
  sort_by: sortBy<UnitOrdering>(ofUnits),
})

/** Of these parameters all values count. */
export const repeatedParams = ['category_id', 'category_slug', 'product_id', 'sku']

type Filters = z.output<z.ZodObject<typeof filterFields>> & { sku?: string[] }

export function filterOf(asked: Filters): ProductFilter {
  return {
    categoryTreeIds: orAll(asked.category_id, idsIn),
    categoryTreeSlugs: orAll(asked.category_slug, (slugs) => slugs),
    skus: orAll(asked.sku ?? [], (skus) => skus),
    kinds: orAll(asked.product_type.split(',').filter(isFilled), kindsOf),
  }
}

/** Other types match nothing. */
function kindsOf(types: string[]): ProductKind[] {
  return productKinds.filter((kind) => types.some((type) => type.trim() === kind))
}

function isFilled(text: string): boolean {
  return text.trim() !== ''
}

/** A list that names nothing asks for everything. */
function orAll<T>(values: string[], toFilter: (values: string[]) => T[]): T[] | undefined {
  return values.length === 0 ? undefined : toFilter(values)
}
