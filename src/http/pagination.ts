import * as z from 'zod'
import { PageOutOfRange } from '../core/errors.ts'
import type { Http } from './app-env.ts'

/** Number of a page, from 1. @throws PageOutOfRange for anything that is no page number. */
export const pageNumber: z.ZodType<number, string | undefined> = z
  .string()
  .default('')
  .transform((text) => {
    if (text === '') return 1
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new PageOutOfRange()
    return Number(text)
  })

interface PageSizes {
  standard: number
  max: number
}

/** Entries a page, as far as allowed; what is no number of entries asks for the standard one. */
export function pageSize({ standard, max }: PageSizes): z.ZodType<number, string | undefined> {
  return z
    .string()
    .default('')
    .transform((text) => (/^[1-9]\d*$/.test(text) ? Math.min(Number(text), max) : standard))
}

/** The query of a list that is asked for by page alone. */
export const PageQuery = z.object({ page: pageNumber })

export interface PageOf<T> {
  count: number
  next: string | null
  previous: string | null
  results: T[]
}

/**
 * The contract's page body. Links are built on the configured origin, never on the Host header,
 * and keep the other query parameters.
 */
export function presentPage<T>(c: Http, page: PagePlace, results: T[]): PageOf<T> {
  return { count: page.count, ...neighboursOf(c, page), results }
}

/** For lists that are bare arrays: the total and the neighbour pages in headers (RFC 8288). */
export function setPageHeaders(c: Http, page: PagePlace): void {
  const { next, previous } = neighboursOf(c, page)
  const links = [next && `<${next}>; rel="next"`, previous && `<${previous}>; rel="prev"`]
  c.header('X-Total-Count', String(page.count))
  c.header('Link', links.filter(Boolean).join(', ') || undefined)
}

interface PagePlace {
  number: number
  count: number
  hasNext: boolean
}

function neighboursOf(c: Http, { number, hasNext }: PagePlace) {
  const asked = new URL(c.req.url)
  const path = c.var.variables.PUBLIC_ORIGIN + asked.pathname
  return {
    next: hasNext ? path + queryOf(asked, number + 1) : null,
    previous: number > 1 ? path + queryOf(asked, number - 1) : null,
  }
}

/** The query with another page; the first one needs no number. */
function queryOf(asked: URL, number: number): string {
  const query = new URLSearchParams(asked.search)
  if (number === 1) query.delete('page')
  else query.set('page', String(number))
  return query.size === 0 ? '' : `?${query}`
}
