import { type SQL, sql } from 'drizzle-orm'

/** What a user wishes for, and was told of it, is forgotten; for the batch that closes the account. */
export function eraseWishlist(userId: number): SQL[] {
  return [
    sql`DELETE FROM wishlist_items WHERE user_id = ${userId}`,
    sql`DELETE FROM stock_notifications WHERE user_id = ${userId}`,
  ]
}
