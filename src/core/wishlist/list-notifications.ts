import { and, desc, eq, ne } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { products, variants } from '../../db/schema/catalog.ts'
import { stockNotifications } from '../../db/schema/wishlist.ts'
import type { Context } from '../ports.ts'

const notificationsMax = 1_000

/** What a user wishes for can be bought again. */
export type StockNotification = Pick<
  typeof stockNotifications.$inferSelect,
  'id' | 'productName' | 'createdAt'
>

/** The newest thousand of a user, newest first. Of what is a draft nothing is told until it is published. */
export async function listNotifications(
  { db }: Pick<Context, 'db'>,
  userId: number,
): Promise<StockNotification[]> {
  const { id, productName, createdAt } = stockNotifications
  return db
    .select({ id, productName, createdAt })
    .from(stockNotifications)
    .innerJoin(variants, eq(variants.id, stockNotifications.variantId))
    .innerJoin(products, eq(products.id, variants.productId))
    .where(and(eq(stockNotifications.userId, userId), ne(products.status, 'draft')))
    .orderBy(desc(id))
    .limit(constantLimit(notificationsMax))
}
