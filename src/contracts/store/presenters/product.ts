import type {
  Category,
  CategoryWithProducts,
  Product,
  ProductImage,
  Viewer,
} from '../../../core/catalog/types.ts'
import { formatDecimal } from '../../../core/money.ts'

export function presentProduct(product: Product, viewer: Viewer) {
  return {
    id: product.id,
    name: product.name,
    slug: product.slug,
    description: product.description,
    price: priceOf(product, viewer),
    // Staff read the figure that they write, which running checkouts do not move.
    stock_quantity: viewer === 'staff' ? product.level : product.stock,
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

export function presentCategoryWithProducts(category: CategoryWithProducts, viewer: Viewer) {
  return {
    ...presentCategory(category),
    products: category.products.map(({ id, name, slug, ...product }) => ({
      id,
      name,
      slug,
      price: priceOf(product, viewer),
    })),
  }
}

/**
 * Staff read the price as they write it, without discount; lists are in the order of the prices to
 * pay for them, too.
 */
function priceOf(
  { amount, baseAmount, currency }: Pick<Product, 'amount' | 'baseAmount' | 'currency'>,
  viewer: Viewer,
): string {
  return formatDecimal(viewer === 'staff' ? baseAmount : amount, currency)
}
