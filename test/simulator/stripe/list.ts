import { missingResource } from './errors.ts'

export interface List<T> {
  object: 'list'
  data: T[]
  has_more: boolean
  url: string
}

/** A page of a list, newest first. Takes the items in the order in which they were made. */
export function listPage<T extends { id: string; object: string }>(
  url: string,
  items: T[],
  range: { limit: number; starting_after?: string | undefined },
): List<T> {
  const newestFirst = items.toReversed()
  const after = range.starting_after
  const start = after === undefined ? 0 : newestFirst.findIndex((item) => item.id === after) + 1
  if (after !== undefined && start === 0) {
    throw missingResource('object', after, 'starting_after')
  }
  const data = newestFirst.slice(start, start + range.limit)
  return { object: 'list', data, has_more: newestFirst.length > start + range.limit, url }
}
