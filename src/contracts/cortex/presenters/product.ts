import type { Discount, Feature, Product, ProductImage } from '../../../core/catalog/types.ts'
import { formatted } from './money.ts'

/** A product in a list. `publicOrigin` is that of this API, for the product's own URL. */
export function presentProduct(product: Product, publicOrigin: string) {
  return {
    id: product.id,
    in_stock: product.stock > 0,
    stock: product.stock,
    title: product.name,
    slug: product.slug,
    brand: product.brand || null,
    visit_count: product.visitCount,
    price: product.amount,
    price_formatted: formatted(product.amount),
    has_discount: product.discounts.length > 0,
    discount: presentDiscounts(product.discounts),
    features: product.features.map(presentFeature),
    main_image: mainImageOf(product.images),
    avg_rating: averageRating(product),
    created_at: product.createdAt.toISOString(),
    url: `${publicOrigin}/api/v1/products/info/${product.slug}/`,
  }
}

/** A product by itself. */
export function presentProductDetail(product: Product, publicOrigin: string) {
  return {
    ...presentProduct(product, publicOrigin),
    description: product.description || null,
    images: product.images.map(({ url }) => url),
  }
}

/** Discounts in force, null when there is none. Percent is a number such as 12.5. */
export function presentDiscounts(discounts: Discount[]) {
  if (discounts.length === 0) return null
  return discounts.map(({ name, points, endsAt }) => ({
    name,
    percent: points / 100,
    end_date: endsAt.toISOString(),
  }))
}

function presentFeature({ name, value }: Feature) {
  return { feature: name, value }
}

/** The primary image, or else the first there is. */
function mainImageOf(images: ProductImage[]): string | null {
  return (images.find(({ isPrimary }) => isPrimary) ?? images[0])?.url ?? null
}

/** Counted in tenths of a star, so that halves are rounded up whatever their binary form. */
function averageRating({ reviewCount, scoreSum }: Product): string {
  if (reviewCount === 0) return '0.0'
  return (Math.round((scoreSum * 10) / reviewCount) / 10).toFixed(1)
}
