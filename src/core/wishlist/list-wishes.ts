import type { Context } from '../ports.ts'
import type { Wish, Wisher } from './types.ts'
import { selectWishes, toWish, type WishRow } from './wish-rows.ts'

/** A user's entries, newest first. What is withdrawn from sale or deleted is kept, and not shown. */
export async function listWishes(
  ctx: Pick<Context, 'db' | 'settings'>,
  wisher: Wisher,
): Promise<Wish[]> {
  const rows = await ctx.db.all<WishRow>(selectWishes(wisher))
  return rows.map((row) => toWish(ctx, row))
}
