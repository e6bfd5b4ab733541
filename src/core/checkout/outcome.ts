import { and, eq } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import { checkoutOutcomes } from '../../db/schema/orders.ts'
import type { Context } from '../ports.ts'
import { redemptionGivenUp } from '../promotions/redemptions.ts'
import { type Statement, writeBatch } from '../write-batch.ts'

export type Outcome = 'placed' | 'aborted'

/** The order of a checkout is placed, for the batch that places it: it fails where the outcome is decided. */
export function outcomePlaced(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  checkoutId: string,
): Statement {
  return db
    .insert(checkoutOutcomes)
    .values({ checkoutId, outcome: 'placed', createdAt: clock.now() })
}

/**
 * Tries to abort a checkout and answers what it has become: whoever wrote first has decided. The coupon
 * that an aborted one holds is given back with it.
 */
export async function abortOrLearn(
  ctx: Pick<Context, 'db' | 'clock'>,
  checkoutId: string,
): Promise<Outcome> {
  const results = await writeBatch<{ outcome: Outcome }>(ctx.db, [
    ctx.db
      .insert(checkoutOutcomes)
      .values({ checkoutId, outcome: 'aborted', createdAt: ctx.clock.now() })
      .onConflictDoNothing(),
    ...redemptionGivenUp(checkoutId),
    selectOutcome(ctx, checkoutId),
  ])
  const outcome = results.at(-1)?.results[0]?.outcome
  if (!outcome) throw new Error('A checkout outcome was written and is not there')
  return outcome
}

/** Aborts a checkout that cannot have been placed. @throws an error where it was */
export async function abortOrThrow(
  ctx: Pick<Context, 'db' | 'clock'>,
  checkoutId: string,
): Promise<void> {
  const outcome = await abortOrLearn(ctx, checkoutId)
  if (outcome === 'placed')
    throw new Error(`Checkout ${checkoutId} was placed without all it needs`)
}

/** What a checkout has become; undefined while nobody has decided. */
export async function findOutcome(
  ctx: Pick<Context, 'db'>,
  checkoutId: string,
): Promise<Outcome | undefined> {
  const [row] = await selectOutcome(ctx, checkoutId)
  return row?.outcome
}

/** Those of the checkouts that have become orders; decides nothing about the others. */
export async function placedAmong(
  { db }: Pick<Context, 'db'>,
  checkoutIds: string[],
): Promise<string[]> {
  const rows = await db
    .select({ checkoutId: checkoutOutcomes.checkoutId })
    .from(checkoutOutcomes)
    .where(
      and(oneOf(checkoutOutcomes.checkoutId, checkoutIds), eq(checkoutOutcomes.outcome, 'placed')),
    )
  return rows.map((row) => row.checkoutId)
}

function selectOutcome({ db }: Pick<Context, 'db'>, checkoutId: string) {
  return db
    .select({ outcome: checkoutOutcomes.outcome })
    .from(checkoutOutcomes)
    .where(eq(checkoutOutcomes.checkoutId, checkoutId))
}
