import { foldText } from '../../db/fold-text.ts'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import {
  branchesBelow,
  type CategoryBranch,
  type CategoryRow,
  type CountedCategory,
  selectCategories,
  toCategoryMap,
} from './counted-categories.ts'

const compared = {
  name: (a: CountedCategory, b: CountedCategory) =>
    compareTexts(foldText(a.name), foldText(b.name)),
  product_count: (a: CountedCategory, b: CountedCategory) => a.productCount - b.productCount,
}

type CategoryKey = keyof typeof compared

export type CategoryOrdering = CategoryKey | `-${CategoryKey}`

export interface BranchesQuery {
  currency: string
  /** Of the category whose children are asked for; the top level where neither is given. */
  parentId?: number | undefined
  parentSlug?: string | undefined
  /** Levels of children. */
  depth: number
  /** Words that begin words of the name. */
  search?: string | undefined
  /** Each level is ordered so, and by id where nothing is said. */
  orderings: readonly CategoryOrdering[]
}

/** Categories of one level with those below them. What names no category has no children. */
export async function listBranches(ctx: Context, query: BranchesQuery): Promise<CategoryBranch[]> {
  const { currency, parentId, parentSlug, depth, search = '' } = query
  const byId = toCategoryMap(await readAll<CategoryRow>(ctx.db, selectCategories(currency)))
  const sorted = new Map([...byId].toSorted(([, a], [, b]) => compareBy(query.orderings, a, b)))
  const isTop = parentId === undefined && parentSlug === undefined
  const parent = [...byId.values()].find(
    ({ id, slug }) => id === (parentId ?? id) && slug === (parentSlug ?? slug),
  )
  if (!isTop && !parent) return []
  const level = branchesBelow(sorted, isTop ? null : (parent?.id ?? null), depth)
  return level.filter(({ name }) => hasWords(name, search))
}

function compareBy(
  orderings: readonly CategoryOrdering[],
  a: CountedCategory,
  b: CountedCategory,
): number {
  for (const ordering of orderings) {
    const order = compared[nameOf(ordering)](a, b)
    if (order !== 0) return ordering.startsWith('-') ? -order : order
  }
  return a.id - b.id
}

/** Safe: an ordering is the name of a key, perhaps with a minus sign before it. */
function nameOf(ordering: CategoryOrdering): CategoryKey {
  return ordering.replace(/^-/, '') as CategoryKey
}

/** A search of signs alone finds nothing. */
function hasWords(name: string, search: string): boolean {
  if (search.trim() === '') return true
  const wanted = wordsOf(search)
  const words = wordsOf(name)
  return wanted.length > 0 && wanted.every((one) => words.some((word) => word.startsWith(one)))
}

function wordsOf(text: string): string[] {
  return foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
