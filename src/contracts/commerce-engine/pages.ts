import * as z from 'zod'
import { pageSize } from '../../http/pagination.ts'

/** Further on there is no list. */
const pageMax = 1_000_000_000

/** Of the query of a list. What is malformed is passed over, and a page past the end is empty. */
export const pageFields = {
  page: z
    .string()
    .default('')
    .transform((text) => (/^[1-9]\d*$/.test(text) ? Math.min(Number(text), pageMax) : 1)),
  limit: pageSize({ standard: 25, max: 100 }),
}

/** The same of a body, which has numbers. */
export const pageFieldsOfBody = {
  page: z
    .unknown()
    .optional()
    .transform((value) => pageFields.page.parse(digitsOf(value))),
  limit: z
    .unknown()
    .optional()
    .transform((value) => pageFields.limit.parse(digitsOf(value))),
}

function digitsOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : undefined
}

interface Asked {
  page: number
  limit: number
}

export function presentPagination({ page, limit }: Asked, total: number) {
  const pages = Math.ceil(total / limit)
  const previous = Math.min(page - 1, pages)
  return {
    total_records: total,
    total_pages: pages,
    previous_page: previous > 0 ? previous : null,
    limit,
    next_page: page < pages ? page + 1 : null,
  }
}

/** The page of a list that is all there. */
export function pageOf<T>(list: readonly T[], { page, limit }: Asked): T[] {
  return list.slice((page - 1) * limit, page * limit)
}
