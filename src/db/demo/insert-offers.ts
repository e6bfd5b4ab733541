import { sql } from 'drizzle-orm'
import { discounts } from '../schema/catalog.ts'
import { coupons, promotions } from '../schema/promotions.ts'
import { shippingMethods, shippingPrices } from '../schema/shipping.ts'
import { categoryId, productId } from './find-row.ts'
import type { DemoCoupon, DemoDiscount, DemoPromotion, DemoShippingMethod } from './product.ts'
import type { Database, Statement } from './statement.ts'

const dayMs = 24 * 60 * 60 * 1000

export function insertDiscount(
  db: Database,
  { name, points, on, startsInDays, endsInDays }: DemoDiscount,
  now: Date,
): Statement {
  const target =
    'product' in on ? { productId: productId(on.product) } : { categoryId: categoryId(on.category) }
  return db.insert(discounts).values({
    ...target,
    name,
    points,
    startsAt: new Date(now.getTime() + startsInDays * dayMs),
    endsAt: new Date(now.getTime() + endsInDays * dayMs),
    isRunning: startsInDays <= 0 && endsInDays > 0,
  })
}

export function insertShippingMethod(
  db: Database,
  { prices, ...method }: DemoShippingMethod,
  now: Date,
): Statement[] {
  const methodId = sql<number>`(SELECT max(id) FROM shipping_methods WHERE name = ${method.name})`
  return [
    db.insert(shippingMethods).values({ ...method, createdAt: now, updatedAt: now }),
    db
      .insert(shippingPrices)
      .values(Object.entries(prices).map(([currency, amount]) => ({ methodId, currency, amount }))),
  ]
}

export function insertCoupon(db: Database, coupon: DemoCoupon, now: Date): Statement {
  return db
    .insert(coupons)
    .values({ points: 10_000, ...coupon, createdAt: now })
    .onConflictDoNothing()
}

/** They have no end. */
export function insertPromotion(
  db: Database,
  { product, ...promotion }: DemoPromotion,
  now: Date,
): Statement {
  return db
    .insert(promotions)
    .values({ ...promotion, productId: productId(product), startsAt: now })
}
