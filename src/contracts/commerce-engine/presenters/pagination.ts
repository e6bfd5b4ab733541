import type { Page } from '../../../core/page.ts'

/** Where a page stands in its list; behind the last one, the page before it is still the one before. */
export function presentPagination({ number, count, hasNext }: Page<unknown>, limit: number) {
  return {
    total_records: count,
    total_pages: Math.ceil(count / limit),
    previous_page: number > 1 ? number - 1 : null,
    limit,
    next_page: hasNext ? number + 1 : null,
  }
}
