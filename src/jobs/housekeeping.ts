import { removeExpiredAnswers } from '../core/idempotency/answers.ts'
import { removeExpiredLinks } from '../core/identity/one-time-tokens.ts'
import { removeExpiredSessions } from '../core/identity/sessions.ts'
import { removeExpiredUploads } from '../core/images/uploads.ts'
import { removeDoneEffects } from '../core/outbox/run-outbox.ts'
import { removeProcessedWebhooks } from '../core/payments/settling/webhooks.ts'
import type { Context } from '../core/ports.ts'
import type { Removal } from '../core/remove-expired.ts'
import { workOnEach } from '../core/work-on-each.ts'

interface Kept {
  what: string
  /** How long a row stays after it was of use. */
  hours: number
  remove(ctx: Context, removal: Removal): Promise<number>
}

const day = 24

/*
 * Everything that grows and is of use for a time only. Accounts, products, orders, payments, refunds,
 * the outcomes of checkouts and dead letters stay for ever. Effects count from when they were caused:
 * they keep their causes from having a second effect. Events count from when they came: gateways
 * repeat them for some days.
 */
const keptForATime: Kept[] = [
  { what: 'answers under keys, after 24 hours', hours: 0, remove: removeExpiredAnswers },
  { what: 'sessions, after their last token', hours: 0, remove: removeExpiredSessions },
  { what: 'links sent by mail, after 3 days', hours: 0, remove: removeExpiredLinks },
  { what: 'uploads nobody attached', hours: 1, remove: removeExpiredUploads },
  { what: 'events of gateways, applied', hours: 30 * day, remove: removeProcessedWebhooks },
  { what: 'effects, done', hours: 90 * day, remove: removeDoneEffects },
]

/** Removes what has outlived its use, up to `max` rows of each kind; answers how many. */
export async function removeOutlived(ctx: Context, max: number): Promise<number> {
  const now = ctx.clock.now().getTime()
  let count = 0
  await workOnEach(
    ctx,
    keptForATime,
    async ({ hours, remove }) => {
      const before = new Date(now - hours * 60 * 60_000)
      const removed = await remove(ctx, { before, max })
      count += removed
    },
    ({ what }) => ({ event: 'housekeeping.failed', what }),
  )
  return count
}
