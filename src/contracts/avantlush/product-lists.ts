import * as z from 'zod'
import type { ProductFilter } from '../../core/catalog/product-filter.ts'
import { parseDecimal } from '../../core/money.ts'
import { pageNumber, pageSize } from '../../http/pagination.ts'
import { flagParam, given, givenAs } from '../../http/query-fields.ts'

function choice<const Names extends readonly [string, ...string[]]>(names: Names) {
  return givenAs(z.enum(names), 'Select a valid choice.')
}

/** No product has the id of a category beyond the exact numbers. */
const category = givenAs(
  z
    .string()
    .regex(/^[1-9]\d*$/)
    .transform((digits) => Math.min(Number(digits), Number.MAX_SAFE_INTEGER)),
  'A valid integer is required.',
)

const price = givenAs(
  z.string().regex(/^\d+(?:\.\d{1,2})?$/, { abort: true }),
  'A valid number is required.',
)

const orderings = ['price', '-price', 'name', '-name', 'created_at', '-created_at'] as const

export const ListQuery = z.object({
  search: given.optional(),
  category,
  min_price: price,
  max_price: price,
  in_stock: flagParam,
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

/** Whether products on sale, drafts or both are asked for; nothing if the tab asks for neither. */
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
