import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { oneOf } from '../../db/one-of.ts'
import { cartHandedTo, cartsClosed } from '../cart/cart-rows.ts'
import { isPast } from '../cart/expiry.ts'
import { cartAsJson, isOpenCartOf, openCartOfId, toOpenCart } from '../cart/open-cart.ts'
import type { CartLine, OpenCart } from '../cart/types.ts'
import { isErased, isVisitor } from '../identity/queries.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { purchasesJoined } from '../payments/purchases-joined.ts'
import type { Context, EffectHandlers } from '../ports.ts'
import { readAll, readBatch, type Statement, writeBatch } from '../write-batch.ts'
import { cartsErased } from './delete-cart.ts'

/*
 * A visitor's cart stays when the visitor enters an account: it becomes the account's, and the lines of
 * the account's own are added to it. The outbox carries both steps, each of which may be repeated.
 */

/** Has the open carts of a visitor go to an account; for the batch in which the visitor enters it. */
export function cartsAdopted(
  ctx: Pick<Context, 'clock'>,
  { visitorId, userId }: { visitorId: number; userId: number },
): Statement {
  return insertEffects(ctx, {
    key: adoptionKey(visitorId),
    kind: 'carts.adopt',
    payload: { visitorId, userId },
    where: sql`EXISTS (SELECT 1 FROM carts WHERE ${isOpenOf(visitorId)}) AND ${isVisitor(visitorId)}`,
  })
}

/** What the key of that begins with. */
export function adoptionKey(visitorId: number): string {
  return `visitor:${visitorId}:carts`
}

export const adoptionEffects: Pick<EffectHandlers, 'carts.adopt' | 'cart.merge'> = {
  'carts.adopt': {
    schema: z.object({ visitorId: z.int(), userId: z.int() }),
    carryOut: adoptCarts,
  },
  'cart.merge': {
    schema: z.object({ fromId: z.int(), intoId: z.int() }),
    carryOut: mergeCarts,
  },
}

/** Carts with a public id, of contracts that visitors buy in. */
function isOpenOf(userId: number): SQL {
  return sql`carts.user_id = ${userId} AND carts.state = 'open' AND carts.uuid IS NOT NULL`
}

interface Adoption {
  visitorId: number
  userId: number
}

async function adoptCarts(ctx: Context, adoption: Adoption): Promise<string | null> {
  const rows = await readAll<{ cart: string }>(
    ctx.db,
    sql`SELECT ${cartAsJson(sql`carts.id = found.id`)} AS cart
      FROM (SELECT id FROM carts WHERE ${isOpenOf(adoption.visitorId)}) found`,
  )
  const carts = rows.flatMap(({ cart }) => toOpenCart(cart) ?? [])
  for (const cart of carts) await adopt(ctx, cart, adoption)
  // One may have been ordered while the visitor signed in.
  await writeBatch(ctx.db, purchasesJoined(ctx, adoption.visitorId, adoption.userId))
  return findMergeKey(ctx, adoption.userId)
}

/** Another process may have handed the cart over, and not have come to merging. */
async function findMergeKey({ db }: Context, userId: number): Promise<string | null> {
  const [cart] = await readAll<{ id: number }>(
    db,
    sql`SELECT carts.id FROM carts WHERE ${isOpenOf(userId)}`,
  )
  return cart ? mergeKey(cart.id) : null
}

/** An empty cart stays behind where the account has one, and nothing of it is kept. */
async function adopt(ctx: Context, cart: OpenCart, adoption: Adoption): Promise<void> {
  const { userId, visitorId } = adoption
  const isOwnOpen = isOpenCartOf(sql`${userId}`, cart.contract)
  const isGiven = sql`EXISTS (SELECT 1 FROM carts AS given
    WHERE given.id = ${cart.id} AND given.user_id = ${visitorId} AND given.state = 'open')`
  const [row] = await readAll<{ own: string | null; hasEnded: number }>(
    ctx.db,
    sql`SELECT ${cartAsJson(isOwnOpen)} AS own, EXISTS (SELECT 1 FROM carts
      WHERE user_id = ${userId} AND contract = ${cart.contract} AND state <> 'open') AS hasEnded`,
  )
  const own = { open: toOpenCart(row?.own ?? null), hasEnded: row?.hasEnded === 1 }
  // Another process has handed it over meanwhile.
  if (own.open?.id === cart.id) return
  if (await staysBehind(ctx, cart, own)) {
    // It can be of use to nobody, the account included, which another process may have handed it to since.
    const isTheirs = sql`carts.user_id IN (${visitorId}, ${userId}) AND carts.state = 'open'`
    await writeBatch(ctx.db, cartsErased(ctx, sql`carts.id = ${cart.id} AND ${isTheirs}`))
    return
  }
  const isTaken = sql`${isGiven} AND NOT ${isErased(userId)}`
  await writeBatch(ctx.db, [
    insertEffects(ctx, {
      key: sql`${mergeKey(cart.id)} || carts.id`,
      kind: 'cart.merge',
      payload: { fromId: sql`carts.id`, intoId: cart.id },
      from: sql`carts`,
      where: sql`${isOwnOpen} AND ${isTaken}`,
    }),
    cartsClosed(sql`${isOwnOpen} AND ${isTaken}`),
    cartHandedTo(userId, sql`id = ${cart.id} AND ${isTaken}`),
    // The account was closed for good since: what was about to be its own goes with it.
    ...cartsErased(ctx, sql`carts.id = ${cart.id} AND ${isGiven}`),
  ])
}

/** A cart whose time is over is none. One that is closed was left behind by an earlier attempt. */
async function staysBehind(
  ctx: Context,
  cart: OpenCart,
  { open, hasEnded }: { open: OpenCart | null; hasEnded: boolean },
): Promise<boolean> {
  if (!open && !hasEnded) return false
  const object = ctx.objects.cart(cart)
  const state = await object.read(cart)
  if (state.isClosed) return true
  if (!open) return false
  if (isPast(ctx, state)) return true
  if (state.lines.length > 0) return false
  return !isPast(ctx, await ctx.objects.cart(open).read(open)) && object.close(cart)
}

function mergeKey(intoId: number): string {
  return `cart:${intoId}:merge:`
}

async function mergeCarts(
  ctx: Context,
  { fromId, intoId }: { fromId: number; intoId: number },
): Promise<null> {
  const { from, into, before } = await findMerge(ctx, fromId, intoId)
  if (!from || !into) return null
  // What is to be added to the one is the other's as well: later it would come too late.
  for (const earlierId of before) await mergeCarts(ctx, { fromId: earlierId, intoId: fromId })
  const state = await ctx.objects.cart(from).retire(from)
  const lines = isPast(ctx, state) ? [] : state.lines
  const stocks = await readStocks(ctx, lines)
  const { quantityMax } = into.policy
  const merged = lines.map((line) => {
    return { ...line, stock: stocks.get(line.variantId) ?? 0, quantityMax }
  })
  await ctx.objects.cart(into).merge(into, fromId, merged)
  return null
}

interface Merge {
  from: OpenCart | null
  into: OpenCart | null
  /** The carts that wait for being added to `from`. */
  before: number[]
}

async function findMerge({ db }: Context, fromId: number, intoId: number): Promise<Merge> {
  const stem = mergeKey(fromId)
  const [[carts], waiting] = await readBatch<
    [{ from: string | null; into: string | null }, { id: number }]
  >(db, [
    sql`SELECT ${openCartOfId(sql`${fromId}`)} AS "from", ${openCartOfId(sql`${intoId}`)} AS "into"`,
    sql`SELECT payload ->> 'fromId' AS id FROM outbox
      WHERE key >= ${stem} AND key < ${`${stem}~`} AND due_at IS NOT NULL`,
  ])
  return {
    from: toOpenCart(carts?.from ?? null),
    into: toOpenCart(carts?.into ?? null),
    before: waiting.map(({ id }) => id),
  }
}

async function readStocks({ db }: Context, lines: CartLine[]): Promise<Map<number, number>> {
  const ids = lines.map(({ variantId }) => variantId)
  const rows = await readAll<{ id: number; stock: number }>(
    db,
    sql`SELECT id, stock FROM variants WHERE ${oneOf(sql`id`, ids)}`,
  )
  return new Map(rows.map(({ id, stock }) => [id, stock]))
}
