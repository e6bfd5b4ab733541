import type { StaffProduct } from '../../../core/catalog/staff-product.ts'
import type { Product, ProductImage, ProductStatus, Viewer } from '../../../core/catalog/types.ts'
import type { Variation } from '../../../core/catalog/variations.ts'
import { formatDecimal } from '../../../core/money.ts'

/** A product as the shop shows it. */
export function presentProduct(product: Product, viewer: Viewer) {
  return {
    ...presentHit(product),
    category: product.category.id,
    images: product.images.map(({ url }) => url),
    image_ids: product.images.map(({ id }) => id),
    stock_quantity: viewer === 'staff' ? product.level : product.stock,
    is_featured: product.isFeatured,
    is_physical_product: product.isPhysical,
    sku: product.sku,
    status: product.status,
    rating: averageRating(product),
    num_ratings: product.reviewCount,
    is_liked: product.isWished,
    product_details: product.details,
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
  }
}

/** A product among the results of a search. */
export function presentHit(product: Product) {
  return {
    id: product.id,
    name: product.name,
    slug: product.slug,
    description: product.description,
    price: formatDecimal(product.amount, product.currency),
    main_image: mainImageOf(product.images),
    category_name: product.category.name,
  }
}

/** A product beside another one. */
export function presentRecommendation(product: Product) {
  return {
    id: product.id,
    name: product.name,
    price: formatDecimal(product.amount, product.currency),
    main_image: mainImageOf(product.images),
    slug: product.slug,
    rating: averageRating(product),
    stock_quantity: product.stock,
  }
}

/** A product as staff write it. */
export function presentStaffProduct(product: StaffProduct) {
  const { currency, vatAmount, ownDiscountPoints } = product
  return {
    id: product.id,
    name: product.name,
    description: product.description,
    product_details: product.details,
    category: product.category.id,
    category_name: product.category.name,
    tags: product.tagIds,
    status: product.status,
    status_display: statusNames[product.status],
    main_image: mainImageOf(product.images),
    images: product.images.map(({ url }) => url),
    image_ids: product.images.map(({ id }) => id),
    base_price: formatDecimal(product.baseAmount, currency),
    discount_type: product.isOwnDiscountOn ? 'percentage' : null,
    discount_percentage: ownDiscountPoints === null ? null : (ownDiscountPoints / 100).toFixed(2),
    vat_amount: vatAmount === null ? null : formatDecimal(vatAmount, currency),
    sku: product.sku,
    barcode: product.barcode,
    stock_quantity: product.level,
    variations: product.variations.map((variation) => presentVariation(variation, currency)),
    is_featured: product.isFeatured,
    is_physical_product: product.isPhysical,
    weight: product.weight,
    height: product.height,
    length: product.length,
    width: product.width,
    created_at: product.createdAt.toISOString(),
    variants_count: product.variations.length,
  }
}

const statusNames: Record<ProductStatus, string> = {
  draft: 'Draft',
  active: 'Active',
  published: 'Published',
}

function presentVariation(variation: Variation, currency: string) {
  const { id, name, sku, attributes, baseAmount, level } = variation
  return {
    ...{ id, name, sku, attributes },
    price: formatDecimal(baseAmount, currency),
    stock_quantity: level,
  }
}

/** The primary image, or else the first there is. */
export function mainImageOf(images: ProductImage[]): string | null {
  return (images.find(({ isPrimary }) => isPrimary) ?? images[0])?.url ?? null
}

/** Counted in hundredths of a star, so that halves are rounded up whatever their binary form. */
function averageRating({ reviewCount, scoreSum }: Product): string {
  if (reviewCount === 0) return '0.00'
  return (Math.round((scoreSum * 100) / reviewCount) / 100).toFixed(2)
}
