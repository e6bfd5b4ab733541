import type { CategoryNode } from '../../../core/catalog/category-tree.ts'
import type { Category } from '../../../core/catalog/types.ts'
import { presentDiscounts, presentProduct } from './product.ts'

interface CategoryBody {
  title: string
  breadcrumb: { id: number; title: string; slug: string }[]
  has_discount: boolean
  discount: ReturnType<typeof presentDiscounts>
  products_preview: ReturnType<typeof presentProduct>[]
  subcategories: CategoryBody[]
}

export function presentCategory(category: CategoryNode, publicOrigin: string): CategoryBody {
  return {
    title: category.name,
    breadcrumb: category.path.map(presentStep),
    has_discount: category.discounts.length > 0,
    discount: presentDiscounts(category.discounts),
    products_preview: category.preview.map((product) => presentProduct(product, publicOrigin)),
    subcategories: category.children.map((child) => presentCategory(child, publicOrigin)),
  }
}

function presentStep({ id, name, slug }: Category) {
  return { id, title: name, slug }
}
