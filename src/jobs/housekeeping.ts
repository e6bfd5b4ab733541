import { type SQL, sql } from 'drizzle-orm'
import { expiredEvents } from '../core/analytics/stored-events.ts'
import { expiredAnswers } from '../core/idempotency/answers.ts'
import { expiredAttempts } from '../core/identity/login-attempts.ts'
import { expiredCodes } from '../core/identity/one-time-codes.ts'
import { expiredLinks } from '../core/identity/one-time-tokens.ts'
import { expiredSessions } from '../core/identity/sessions.ts'
import { expiredUploads } from '../core/images/uploads.ts'
import { expiredTries } from '../core/ledgers/gift-cards.ts'
import { effectsKeptDays } from '../core/outbox/insert-effects.ts'
import { doneEffects } from '../core/outbox/run-outbox.ts'
import type { Outlived } from '../core/outlived.ts'
import { processedWebhooks } from '../core/payments/settling/webhooks.ts'
import type { Context } from '../core/ports.ts'
import { workOnEach } from '../core/work-on-each.ts'

interface Kept {
  what: string
  rows: Outlived
  /** How long a row stays once it is of no more use. */
  hours: number
}

const day = 24

/*
 * Everything that grows and is of use for a time only. Accounts, products, orders, payments, refunds,
 * the outcomes of checkouts and dead letters stay for ever. Effects count from when they were caused:
 * they keep their causes from having a second effect. Events count from when they came: gateways
 * repeat them for some days.
 */
const keptForATime: Kept[] = [
  { what: 'answers under keys, after 24 hours', rows: expiredAnswers, hours: 0 },
  { what: 'sign-ins that failed, after their pause', rows: expiredAttempts, hours: 0 },
  { what: 'sessions, after their last token', rows: expiredSessions, hours: 0 },
  { what: 'one-time codes, which are counted for a day', rows: expiredCodes, hours: day },
  { what: 'wrong codes of gift cards, after an hour', rows: expiredTries, hours: 0 },
  { what: 'links sent by mail, after 3 days', rows: expiredLinks, hours: 0 },
  { what: 'uploads nobody attached', rows: expiredUploads, hours: 1 },
  { what: 'events of storefronts, after 90 days', rows: expiredEvents, hours: 0 },
  { what: 'events of gateways, applied', rows: processedWebhooks, hours: 30 * day },
  { what: 'effects, done', rows: doneEffects, hours: effectsKeptDays * day },
]

/** In SQL: something has outlived its use. */
export function hasOutlived(ctx: Context): SQL {
  const conditions = keptForATime.map(({ rows, hours }) => rows.isThere(hoursAgo(ctx, hours)))
  return sql.join(conditions, sql` OR `)
}

/** Removes what has outlived its use, up to `max` rows of each kind; answers how many. */
export async function removeOutlived(ctx: Context, max: number): Promise<number> {
  let count = 0
  await workOnEach(
    ctx,
    keptForATime,
    async ({ rows, hours }) => {
      const removed = await rows.remove(ctx.db, { before: hoursAgo(ctx, hours), max })
      count += removed
    },
    ({ what }) => ({ event: 'housekeeping.failed', what }),
  )
  return count
}

function hoursAgo({ clock }: Context, hours: number): Date {
  return new Date(clock.now().getTime() - hours * 60 * 60_000)
}
