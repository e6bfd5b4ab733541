import { and, eq } from 'drizzle-orm'
import { products } from '../../db/schema/catalog.ts'
import { listings } from '../../db/schema/lists.ts'
import { isOnSale, type OnSale } from '../catalog/on-sale.ts'
import type { Database } from '../ports.ts'

export function selectReviewedProduct(db: Database, onSale: OnSale) {
  const { productId: id, name, amount } = listings
  const { features, reviewCount } = products
  return db
    .select({ id, name, amount, features, reviewCount })
    .from(listings)
    .crossJoin(products)
    .where(and(isOnSale(onSale), eq(products.id, listings.productId)))
}
