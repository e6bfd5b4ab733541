import * as z from 'zod'
import type { Page } from '../../core/page.ts'
import type { Http } from '../../http/app-env.ts'
import { pageNumber, pageSize } from '../../http/pagination.ts'
import { given } from '../../http/query-fields.ts'

// Lists that are plain arrays: up to a thousand entries, or one page if a page is asked for.

const entriesMax = 1_000
const sizeMax = 100

const size = pageSize({ standard: 12, max: sizeMax })

/** Which page of such a list is asked for, if any. */
export const arrayPage = {
  page: given.pipe(z.union([z.undefined(), pageNumber])).optional(),
  page_size: given.pipe(z.union([z.undefined(), size])).optional(),
}

interface Asked {
  page?: number | undefined
  page_size?: number | undefined
}

/** All entries are one large page. */
export function placeOf({ page, page_size }: Asked): { number: number; size: number } {
  if (page === undefined && page_size === undefined) return { number: 1, size: entriesMax }
  return { number: page ?? 1, size: page_size ?? 12 }
}

/** The total and the way to the entries that follow, in headers (RFC 8288). */
export function setArrayHeaders(c: Http, { count, hasNext }: Page<unknown>, asked: Asked): void {
  c.header('X-Total-Count', String(count))
  if (hasNext) c.header('Link', `<${nextOf(c, placeOf(asked))}>; rel="next"`)
}

/** Built on the configured origin, never on the Host header, with the other query parameters. */
function nextOf(c: Http, { number, size }: { number: number; size: number }): string {
  const { pathname, searchParams } = new URL(c.req.url)
  const pageLength = Math.min(size, sizeMax)
  searchParams.set('page', String((number * size) / pageLength + 1))
  searchParams.set('page_size', String(pageLength))
  return `${c.var.variables.PUBLIC_ORIGIN}${pathname}?${searchParams}`
}
