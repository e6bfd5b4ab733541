import type {
  Category,
  CategoryWithProducts,
  Product,
  ProductImage,
  Viewer,
} from '../../../core/catalog/types.ts'
import { formatDecimal } from '../../../core/money.ts'

/** Staff read the price as they write it: without discount. */
export function presentProduct(product: Product, viewer: Viewer) {
  return {
    id: product.id,
    name: product.name,
    slug: product.slug,
    description: product.description,
    price: formatDecimal(
      viewer === 'staff' ? product.baseAmount : product.amount,
      product.currency,
    ),
    stock_quantity: product.stock,
    is_active: product.isActive,
    category: presentCategory(product.category),
    images: product.images.map(presentImage),
  }
}

export function presentImage(image: ProductImage) {
  return {
    id: image.id,
    product: image.productId,
    image_url: image.url,
    is_primary: image.isPrimary,
  }
}

export function presentCategory({ id, name, slug }: Category) {
  return { id, name, slug }
}

export function presentCategoryWithProducts(category: CategoryWithProducts) {
  return {
    ...presentCategory(category),
    products: category.products.map(({ id, name, slug, amount, currency }) => ({
      id,
      name,
      slug,
      price: formatDecimal(amount, currency),
    })),
  }
}
