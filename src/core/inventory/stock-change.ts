import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import { isMessage, isStockSetting, outbox } from '../../db/schema/operations.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Effect, Effects } from '../outbox/kinds.ts'
import type { Context } from '../ports.ts'

/** How often a setting is adapted to sales at the same moment before it waits for the sweep. */
const attemptsMax = 5

/** What staff set; `expected` is the level that they had seen, null where they did not say. */
type StockChange = Omit<Effects['stock.set'], 'sold'>

interface ToldCounter {
  /** Of the effect that tells the counter; begins with its cause. */
  key: string
  /** For the batch of the change. A client's operation, or a cause, that is known sets nothing again. */
  statement: SQL
}

/** Staff set the stock of a product's default variant. */
export function stockChange(
  ctx: Context,
  change: StockChange,
  operationId: string | null,
): ToldCounter {
  return stockChangeOf(ctx, change, `stock:${change.variantId}:${operationId ?? ctx.random.uuid()}`)
}

/** The same as a part of a larger change, which is its cause. */
export function stockChangeOf(
  ctx: Context,
  { variantId, level, expected }: StockChange,
  cause: string,
): ToldCounter {
  const key = `${cause}:${variantId}`
  const statement = insertEffects(ctx, {
    key,
    kind: 'stock.set',
    payload: {
      variantId,
      level,
      expected: expected ?? sql`NULL`,
      sold: soldOf(sql`${variantId}`),
    },
  })
  return { key, statement }
}

/** In SQL, how many of a variant were sold until now: it tells counters what was sold after a count. */
function soldOf(variantId: SQL): SQL {
  return sql`(SELECT sold FROM variants WHERE id = ${variantId})`
}

/** As the index of what waits has it. */
const isWaiting = sql`due_at IS NOT NULL AND NOT ${isMessage(sql`kind`)}`

/** The same for settings alone. */
const isWaitingSetting = sql`${isWaiting} AND ${isStockSetting(sql`kind`)} = 1`

/** In SQL, of `outbox`: a setting or a return of the variant that is on its way to the counter. */
export function isOnItsWay(variantId: number): SQL {
  return sql`${isWaiting} AND kind IN ('stock.set', 'stock.restock')
    AND payload ->> 'variantId' = ${variantId}`
}

/** In SQL, the variants that have settings which their counters do not know. */
const waitingVariants = sql`SELECT payload ->> 'variantId' FROM outbox
  WHERE ${isWaitingSetting}`

/** In SQL, the variants to which units are on their way back that D1 does not show. */
export const returningVariants = sql`SELECT payload ->> 'variantId' FROM outbox
  WHERE ${isWaiting} AND kind = 'stock.restock'`

/** In SQL, of a setting of variant `v` in `outbox`: what is left of it. */
const promisedLevel = sql`payload ->> 'level' - (v.sold - payload ->> 'sold')`

function levelOr(promised: SQL): SQL<number> {
  return sql`max(0, coalesce(iif(v.id IN (${waitingVariants}), (${promised}), NULL),
    v.stock + v.stock_held))`
}

/**
 * In SQL, of a default variant `v`: its level as staff count it and have set it, also where its counter
 * does not know that yet. Reads all settings that wait, once a statement, and finds those of a variant
 * by their keys.
 */
export const countedLevel: SQL<number> = levelOr(sql`
  SELECT iif(due_at IS NULL, NULL, ${promisedLevel}) FROM outbox
  WHERE key >= 'stock:' || v.id || ':' AND key < 'stock:' || v.id || ';' AND kind = 'stock.set'
  ORDER BY id DESC LIMIT 1`)

/**
 * The same of a further variant `v`, whose settings have the key of the change of them all: they are
 * sought among those that wait.
 */
export const countedLevelOfFurther: SQL<number> = levelOr(sql`
  SELECT ${promisedLevel} FROM outbox
  WHERE ${isWaitingSetting} AND payload ->> 'variantId' = v.id
  ORDER BY id DESC LIMIT 1`)

/**
 * The settings of many variants, which the schedule tells the counters: a statement for the batch of the
 * change, of which a client's operation makes one. `from` yields their ids and levels.
 */
export function stockChanges(
  ctx: Context,
  { from, variantId, level }: { from: SQL; variantId: SQL; level: SQL },
  operationId: string | null,
): SQL {
  return insertEffects(ctx, {
    key: sql`'stock:' || ${variantId} || ${`:import:${operationId ?? ctx.random.uuid()}`}`,
    kind: 'stock.set',
    payload: { variantId, level, expected: sql`NULL`, sold: soldOf(variantId) },
    from,
  })
}

/** In SQL: nothing of the variant is on its way to the counter. */
export function isStockSettled(variantId: number): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM outbox WHERE ${isOnItsWay(variantId)})`
}

/**
 * Tells the counter what staff have set. The effects' ids are the settings' order. What was sold or
 * came back since staff looked stays so: the setting then means as many units more or fewer.
 */
export async function setStock(
  ctx: Pick<Context, 'objects'>,
  { variantId, sold, ...setting }: Effects['stock.set'],
  { id: sequence, key }: Effect,
): Promise<void> {
  let { level, expected } = setting
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const basis = expected === null ? { sold } : { expected }
    const request = { variantId, key, sequence, level, ...basis }
    const answer = await ctx.objects.stock(variantId).set(request)
    if (answer.ok || expected === null) return
    level += answer.level - expected
    expected = answer.level
  }
  throw new Error('The level changes faster than it can be set')
}

/**
 * The level after a change, in the counter's own word. Should the counter be out of reach, it is what
 * staff were promised, which the outbox will tell the counter. `key` is that of the setting, if any.
 */
export async function levelAfter(
  ctx: Context,
  variantId: number,
  promised: { level: number; key: string | undefined },
): Promise<number> {
  const isPending = and(eq(outbox.key, promised.key ?? ''), isNotNull(outbox.dueAt))
  const pending = await ctx.db.select({ id: outbox.id }).from(outbox).where(isPending)
  if (pending.length > 0) return promised.level
  try {
    const { level } = await ctx.objects.stock(variantId).read(variantId)
    return Math.max(0, level)
  } catch {
    return promised.level
  }
}
