import type { PlacedCategory } from '../../../core/catalog/categories.ts'

export function presentCategory({ id, name, slug, parentId }: PlacedCategory) {
  return { id, name, slug, parent: parentId }
}
