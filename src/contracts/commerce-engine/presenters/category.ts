import type { CategoryBranch, CountedCategory } from '../../../core/catalog/counted-categories.ts'

export function presentCategory({ id, name, slug, parentId, productCount }: CountedCategory) {
  return {
    id: String(id),
    name,
    slug,
    description: null,
    parent_category_id: parentId === null ? null : String(parentId),
    product_count: productCount,
    active: true,
  }
}

/** A category with those below it, as far down as is asked for. */
export function presentBranch(category: CategoryBranch): object {
  const { children } = category
  return { ...presentCategory(category), child_categories: children?.map(presentBranch) ?? null }
}
