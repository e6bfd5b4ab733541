import { and, eq } from 'drizzle-orm'
import { carts } from '../../db/schema/orders.ts'
import type { Context } from '../ports.ts'
import type { CartOwner } from './types.ts'

/** The public number of an owner's cart, given on first use; the same for every later call. */
export async function openCartNumber(
  ctx: Pick<Context, 'db' | 'clock'>,
  { userId, contract }: CartOwner,
): Promise<number> {
  const [, rows] = await ctx.db.batch([
    ctx.db
      .insert(carts)
      .values({ userId, contract, createdAt: ctx.clock.now() })
      .onConflictDoNothing(),
    ctx.db
      .select({ id: carts.id })
      .from(carts)
      .where(and(eq(carts.userId, userId), eq(carts.contract, contract))),
  ])
  const id = rows[0]?.id
  if (id === undefined) throw new Error('A cart number was written and is not there')
  return id
}
