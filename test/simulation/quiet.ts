import { settleAtBanks } from './actors/bank.ts'
import { minute, startsAt } from './plan.ts'
import type { Run } from './run.ts'

/** Quiet is reached within this many rounds; the last ones are a day and a half long. */
const roundsMax = 40
/** Until then banks leave what waits for them. */
const bankRounds = 3
const day = 24 * 60 * minute
/** For how long places that fail above all still do so: much is looked at by the hour or day. */
const focusMs = 2 * day
/** What is planned for later is no work that is left: a storefront's cart ends a month after its last change. */
const soonMs = 12 * day

/**
 * Lets jobs, alarms and queues run without faults until nothing is left to be done. Answers what still
 * waits after the last round.
 */
export async function untilQuiet(run: Run): Promise<string[]> {
  const { scheduler } = run
  const calmFrom = scheduler.now + focusMs
  for (let rounds = 1; rounds <= roundsMax; rounds++) {
    if (isQuiet(run)) return []
    const isCalm = scheduler.now > calmFrom
    if (isCalm) run.network.focus = new Set()
    if (rounds > bankRounds) scheduler.after(0, () => void settleAtBanks(run))
    scheduler.after(1_000, () => void run.runSchedule())
    // Longer and longer, as what is left is asked about ever less often, and some of it for a week.
    const length = minute * 3 ** Math.min(rounds - 1, isCalm ? 7 : 5)
    await scheduler.runUntil(scheduler.now + length)
  }
  return pendingRows(run).map(({ what }) => what)
}
function isQuiet(run: Run): boolean {
  const hasOutage = run.plan.outages.some(({ to }) => startsAt + to > run.scheduler.now)
  const { next, now } = run.scheduler
  const isIdle = next === null || next > now + soonMs
  return !hasOutage && isIdle && pendingRows(run).length === 0
}

interface Pending {
  what: string
  /** Of a payment whose order went out without it: nobody waits for it, but it may be paid. */
  reference: string | null
}

const isOpenOfShipped = `status IN ('pending', 'failed')
  AND order_id IN (SELECT id FROM orders WHERE status IN ('shipped', 'delivered'))`

const pendingSql = `
  SELECT 'effect ' || key AS what, NULL AS reference FROM outbox WHERE due_at IS NOT NULL
  UNION ALL SELECT 'event ' || event_id, NULL FROM webhook_events WHERE due_at IS NOT NULL
  UNION ALL SELECT 'payment ' || id || ', ' || status, iif(${isOpenOfShipped}, reference, NULL)
    FROM payments WHERE look_at IS NOT NULL
  UNION ALL SELECT 'dead letter ' || id, NULL FROM dead_letters WHERE reported_at IS NULL
  UNION ALL SELECT 'product ' || product_id || ' to be priced', NULL FROM repricing
  UNION ALL SELECT 'discount ' || id, NULL FROM discounts WHERE is_running = 1
  UNION ALL SELECT 'quote ' || id, NULL FROM quotes WHERE state = 'open'
  UNION ALL SELECT 'use of a coupon by ' || checkout_id, NULL FROM redemptions WHERE state = 'held'
  UNION ALL SELECT 'refund ' || id, NULL FROM refunds WHERE look_at IS NOT NULL
  UNION ALL SELECT 'order ' || id, NULL FROM orders WHERE expires_at IS NOT NULL`

function pendingRows(run: Run): Pending[] {
  const { stripe } = run.shop.outside
  return run.shop.database.rows<Pending>(pendingSql).filter(({ reference }) => {
    if (reference === null) return true
    const status = stripe.intents.get(reference)?.status
    return status === 'succeeded' || status === 'processing'
  })
}
