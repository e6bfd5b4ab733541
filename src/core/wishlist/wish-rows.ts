import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import {
  type ProductRow,
  productColumns,
  productJoins,
  toProduct,
} from '../catalog/product-rows.ts'
import type { Context } from '../ports.ts'
import type { OwnWish, Wish, Wisher } from './types.ts'

/** A row of `selectWishes`. */
export interface WishRow extends ProductRow {
  wishId: number
  addedAt: number
  operationId: string | null
}

/** More than anybody keeps in sight: a wishlist is shown as a whole. */
export const wishesMax = 500

/** Reads a user's entries of products that are shown, the newest first; of all or of one product. */
export function selectWishes({ userId, currency, viewer }: Wisher, productId?: number): SQL {
  const which = productId === undefined ? sql`` : sql`AND product_id = ${productId}`
  const visible = viewer === 'staff' ? sql`` : sql`AND l.is_active = 1`
  return sql`
    SELECT ${productColumns(viewer)}, w.id AS wishId, w.created_at AS addedAt,
      w.operation_id AS operationId
    FROM (SELECT * FROM wishlist_items WHERE ${isOfUser(userId)} ${which}) w
    CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = w.product_id ${visible}
    ${productJoins}
    ORDER BY w.id DESC LIMIT ${constant(wishesMax)}`
}

export function toWish(ctx: Pick<Context, 'settings'>, row: WishRow): Wish {
  return { id: row.wishId, product: toProduct(ctx, row), addedAt: new Date(row.addedAt) }
}

/** In SQL: for how many more entries a user's wishlist has room. */
export function roomOf(userId: number): SQL {
  return sql`(${constant(wishesMax)}
    - (SELECT count(*) FROM wishlist_items WHERE user_id = ${userId}))`
}

/** Condition on an entry: it is the user's, for a product and not for one of its variants. */
export function isOfUser(userId: number): SQL {
  return sql`user_id = ${userId} AND variant_id IS NULL`
}

/** Condition on an entry: it is this one, and its user's. */
export function isOwn({ userId, id }: OwnWish): SQL {
  return sql`id = ${id} AND ${isOfUser(userId)}`
}
