import { PageOutOfRange } from './errors.ts'

/** One page of a list. `count` is the total; a list that only knows a lower bound says so in docs. */
export interface Page<T> {
  number: number
  count: number
  hasNext: boolean
  items: T[]
}

/** Joins a page's rows with its list's total. @throws PageOutOfRange beyond the last page. */
export function toPage<T>(items: T[], number: number, size: number, count: number): Page<T> {
  if (items.length === 0 && number > 1) throw new PageOutOfRange()
  return toOpenPage(items, number, size, count)
}

/** The same for lists that are empty beyond their last page. */
export function toOpenPage<T>(items: T[], number: number, size: number, count: number): Page<T> {
  return { number, count, hasNext: number * size < count, items }
}
