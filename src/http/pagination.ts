import { PageOutOfRange } from '../core/errors.ts'
import type { Http } from './app-env.ts'

/** Page number of the query, from 1. @throws PageOutOfRange for anything that is no page number. */
export function pageNumber(c: Http): number {
  const text = c.req.query('page')
  if (text === undefined || text === '') return 1
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new PageOutOfRange()
  return Number(text)
}

/** Entries a page, as far as allowed; what is no number of entries asks for the standard one. */
export function pageSize(c: Http, { standard, max }: { standard: number; max: number }): number {
  const text = c.req.query('page_size') ?? ''
  return /^[1-9]\d{0,8}$/.test(text) ? Math.min(Number(text), max) : standard
}

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
  return {
    next: hasNext ? pageUrl(c, number + 1) : null,
    previous: number > 1 ? pageUrl(c, number - 1) : null,
  }
}

function pageUrl(c: Http, number: number): string {
  const asked = new URL(c.req.url)
  const url = new URL(asked.pathname + asked.search, c.var.variables.PUBLIC_ORIGIN)
  if (number === 1) url.searchParams.delete('page')
  else url.searchParams.set('page', String(number))
  return url.href
}
