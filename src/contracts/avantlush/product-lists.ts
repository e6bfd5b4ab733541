import * as z from 'zod'
import type { ProductFilter } from '../../core/catalog/product-filter.ts'
import { parseDecimal } from '../../core/money.ts'
import { pageNumber, pageSize } from '../../http/pagination.ts'
import { flagParam, given } from '../../http/query-fields.ts'

const notChoice = { error: 'Select a valid choice.' }

function choice<const Names extends readonly [string, ...string[]]>(names: Names) {
  return given.pipe(z.union([z.undefined(), z.enum(names)], notChoice)).optional()
}

/** No product has the id of a category beyond the exact numbers. */
const category = given
  .pipe(
    z.union([
      z.undefined(),
      z.string().regex(/^[1-9]\d*$/, { error: 'A valid integer is required.' }),
    ]),
  )
  .transform((digits) =>
    digits === undefined ? undefined : Math.min(Number(digits), Number.MAX_SAFE_INTEGER),
  )
  .optional()

const price = given
  .pipe(
    z.union([
      z.undefined(),
      z.string().regex(/^\d+(?:\.\d{1,2})?$/, { error: 'A valid number is required.' }),
    ]),
  )
  .optional()

const orderings = ['price', '-price', 'name', '-name', 'created_at', '-created_at'] as const

export const ListQuery = z.object({
  search: given.optional(),
  category,
  min_price: price,
  max_price: price,
  in_stock: flagParam.optional(),
  ordering: choice(orderings),
  tab: choice(['all', 'published', 'low_stock', 'draft']),
  page: pageNumber,
  page_size: pageSize({ standard: 12, max: 100 }),
})

export const SearchQuery = z.object({
  q: given.optional(),
  category,
  page: pageNumber,
  page_size: pageSize({ standard: 12, max: 100 }),
})

type Asked = z.output<typeof ListQuery>

/** Whether products on sale, drafts, or both are asked for; nothing where a tab asks for neither. */
export function activityOf({ tab }: Asked): boolean | undefined {
  if (tab === 'published') return true
  return tab === 'draft' ? false : undefined
}

export function filterOf(asked: Asked, currency: string): ProductFilter {
  return {
    categoryTreeId: asked.category,
    minAmount: amountOf(asked.min_price, currency),
    maxAmount: amountOf(asked.max_price, currency),
    isInStock: asked.in_stock,
    isLow: asked.tab === 'low_stock' ? true : undefined,
    searchWithSku: asked.search,
  }
}

/** No price is further from zero than numbers are exact. */
function amountOf(price: string | undefined, currency: string): number | undefined {
  if (price === undefined) return undefined
  return parseDecimal(price, currency) ?? Number.MAX_SAFE_INTEGER
}
