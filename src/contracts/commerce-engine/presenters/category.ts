import type { CountedCategory } from '../../../core/catalog/counted-categories.ts'

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
