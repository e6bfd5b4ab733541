import { reportDeadLetters } from '../core/dead-letters.ts'
import { expireUnpaidOrders } from '../core/fulfilment/expire-orders.ts'
import { sweepImages } from '../core/images/sweep-images.ts'
import { sweepEffects, sweepMessages } from '../core/outbox/run-outbox.ts'
import { followRefunds } from '../core/payments/refunding/follow-refunds.ts'
import { lookAfterPayments } from '../core/payments/settling/look-after-payments.ts'
import { sweepWebhooks } from '../core/payments/settling/webhooks.ts'
import type { Context } from '../core/ports.ts'
import { applyDiscounts } from '../core/pricing/apply-discounts.ts'
import { type Cost, charge, noCost } from '../cost.ts'
import { removeOutlived } from './housekeeping.ts'

interface Job {
  name: string
  /** Does a portion of what is due within `aheadMs`, `max` at most, and answers how much that was. */
  work(ctx: Context, max: number, aheadMs: number): Promise<number>
  portion: number
  /** The statements of the whole invocation after which the job begins no further portion. */
  statementsMax: number
  /** Where a portion costs more of other things than of statements. */
  portionsMax?: number
}

/*
 * D1 lets one invocation make 1,000 queries; we count statements, which is the careful reading, and
 * those of the objects we call as well. A portion may cost up to some 400 where orders of many lines
 * are cancelled or paid, hence the room above the first limits. The limits rise, so that the urgent
 * jobs leave something to the others. Of calls to the outside there are fewer than statements, and
 * 10,000 are allowed.
 */
const everyMinute: Job[] = [
  { name: 'webhooks', work: sweepWebhooks, portion: 5, statementsMax: 400 },
  { name: 'payments', work: lookAfterPayments, portion: 5, statementsMax: 450 },
  { name: 'refunds', work: followRefunds, portion: 5, statementsMax: 475 },
  { name: 'orders', work: expireUnpaidOrders, portion: 5, statementsMax: 500 },
  { name: 'effects', work: sweepEffects, portion: 5, statementsMax: 600 },
  { name: 'discounts', work: applyDiscounts, portion: 100, statementsMax: 700 },
  // Each message is a call of the queue.
  { name: 'messages', work: sweepMessages, portion: 10, statementsMax: 750, portionsMax: 15 },
  { name: 'dead letters', work: reportDeadLetters, portion: 100, statementsMax: 775 },
  { name: 'housekeeping', work: removeOutlived, portion: 1000, statementsMax: 800 },
]

/** One pass through the image store, which has a limit of its own. */
const everyDay: Job[] = [
  { name: 'images', work: sweepImages, portion: Number.POSITIVE_INFINITY, statementsMax: 800 },
]

/**
 * How long a job goes on; it may end a portion later. Where gateways let everybody wait, the next
 * minute's run overlaps this one, which the jobs' claims allow for.
 */
const jobMs = 20_000

/**
 * What was left to others for a while is taken on after a start: they have probably died with the
 * isolate before. No such while is longer, but after several deaths in a row; what has failed is tried
 * a little before its time.
 */
const afterStartMs = 60_000

/** What is due every minute, the most urgent first. */
export function runScheduled(ctx: Context, { isFirst = false } = {}): Promise<void> {
  return runAll(ctx, everyMinute, isFirst ? afterStartMs : 0)
}

/** What once a day is enough for. */
export function runDaily(ctx: Context): Promise<void> {
  return runAll(ctx, everyDay, 0)
}

async function runAll(ctx: Context, jobs: Job[], aheadMs: number): Promise<void> {
  const spent = noCost()
  await charge(spent, async () => {
    for (const job of jobs) await run(ctx, job, { spent, aheadMs })
  })
}

/** One job's failure does not keep the others from running. */
async function run(
  ctx: Context,
  job: Job,
  { spent, aheadMs }: { spent: Cost; aheadMs: number },
): Promise<void> {
  const { name, work, portion, statementsMax, portionsMax = Number.POSITIVE_INFINITY } = job
  const endsAt = ctx.clock.now().getTime() + jobMs
  const hasRoom = () => spent.statements < statementsMax && ctx.clock.now().getTime() < endsAt
  let done = 0
  let portions = 0
  try {
    while (portions < portionsMax && hasRoom()) {
      const count = await work(ctx, portion, aheadMs)
      done += count
      portions += 1
      if (count < portion) break
    }
  } catch (error) {
    ctx.log('error', 'job.failed', { job: name, error: String(error) })
  }
  if (done > 0) ctx.log('info', 'job.done', { job: name, done, statements: spent.statements })
}
