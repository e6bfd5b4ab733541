import { and, eq, lte, sql } from 'drizzle-orm'
import { carts } from '../../db/schema/carts.ts'
import { dayOf } from '../days.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import type { CartStore, StoredCart } from './stored-cart.ts'

/** How long after a change D1 is told of it: others may follow. */
export const tellDelayMs = 3_000

/** Whether D1 knows when the content changed last. What an earlier version has filled waits for its next change. */
export function isTold(cart: StoredCart): boolean {
  return cart.id === null || heldOn(cart) === cart.told?.heldOn
}

/** Tells D1 whether the cart holds something, and since which day: that is all that figures ask for. */
export async function tellOfCart({ db }: Pick<Context, 'db'>, store: CartStore): Promise<void> {
  const cart = store.read()
  const { id, version } = cart
  if (id === null || isTold(cart)) return
  const day = heldOn(cart)
  // Whether it has arrived is not known where this fails.
  store.write({ ...cart, told: null })
  // What was told before may arrive later.
  const isNews = and(eq(carts.id, id), lte(carts.heldVersion, version))
  const held = sql`iif(state = 'open', ${day}, NULL)`
  await writeBatch(db, [db.update(carts).set({ heldOn: held, heldVersion: version }).where(isNews)])
  store.write({ ...store.read(), told: { heldOn: day } })
}

/** The day of the last change; null while the cart holds nothing. */
function heldOn({ lines, updatedAt }: StoredCart): string | null {
  if (lines.length === 0 || updatedAt === null) return null
  return dayOf(updatedAt)
}
