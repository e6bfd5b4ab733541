import { type SQL, sql } from 'drizzle-orm'
import { giveUpRedemptions, hasOldRedemptions } from '../core/checkout/give-up-redemptions.ts'
import { expireQuotes, hasQuotesToExpire } from '../core/checkout/quotes/expire-quotes.ts'
import { hasUnreportedLetters, reportDeadLetters } from '../core/dead-letters.ts'
import { describeError } from '../core/describe-error.ts'
import { correctFigures } from '../core/figures/correct-figures.ts'
import { expireUnpaidOrders, hasOrdersToExpire } from '../core/fulfilment/expire-orders.ts'
import { sweepImages } from '../core/images/sweep-images.ts'
import { waitingEffects, waitingMessages, waitingSettings } from '../core/outbox/sweep-outbox.ts'
import { followRefunds, hasDueRefunds } from '../core/payments/refunding/follow-refunds.ts'
import { hasDuePayments, lookAfterPayments } from '../core/payments/settling/look-after-payments.ts'
import { hasDueWebhooks, sweepWebhooks } from '../core/payments/settling/webhooks.ts'
import type { Context } from '../core/ports.ts'
import { applyDiscounts, hasDueDiscounts } from '../core/pricing/apply-discounts.ts'
import { hasMailsDue, mailNotifications } from '../core/wishlist/mail-notifications.ts'
import { readAll } from '../core/write-batch.ts'
import { type Cost, charge, noCost } from '../cost.ts'
import { hasOutlived, removeOutlived } from './housekeeping.ts'

interface Job {
  name: string
  /** Does a portion of what is due within `aheadMs`, `max` at most, and answers how much that was. */
  work(ctx: Context, max: number, aheadMs: number): Promise<number>
  portion: number
  /** The statements of the whole invocation after which the job begins no further portion. */
  statementsMax: number
  /** For jobs whose portions cost other things more than statements. */
  portionsMax?: number
}

interface FrequentJob extends Job {
  /** In SQL: `work` would find something to do. Asked often, so it looks at few rows. */
  isDue(ctx: Context, aheadMs: number): SQL
}

/*
 * D1 lets one invocation make 1,000 queries; we count statements, which is the careful reading, and
 * those of the objects we call as well. A portion may cost up to some 400 where orders of many lines
 * are cancelled or paid, hence the room above the first limits. The limits rise, so that the urgent
 * jobs leave something to the others. Of calls to the outside there are fewer than statements, and
 * 10,000 are allowed.
 */
const everyMinute: FrequentJob[] = [
  {
    name: 'webhooks',
    isDue: hasDueWebhooks,
    work: sweepWebhooks,
    portion: 5,
    statementsMax: 400,
  },
  {
    name: 'payments',
    isDue: hasDuePayments,
    work: lookAfterPayments,
    portion: 5,
    statementsMax: 450,
  },
  {
    name: 'refunds',
    isDue: hasDueRefunds,
    work: followRefunds,
    portion: 5,
    statementsMax: 475,
  },
  {
    name: 'orders',
    isDue: hasOrdersToExpire,
    work: expireUnpaidOrders,
    portion: 5,
    statementsMax: 500,
  },
  {
    name: 'quotes',
    isDue: hasQuotesToExpire,
    work: expireQuotes,
    portion: 10,
    statementsMax: 525,
  },
  {
    name: 'redemptions',
    isDue: hasOldRedemptions,
    work: giveUpRedemptions,
    portion: 10,
    statementsMax: 550,
  },
  {
    name: 'effects',
    isDue: waitingEffects.isDue,
    work: waitingEffects.sweep,
    portion: 5,
    statementsMax: 600,
  },
  {
    name: 'stock settings',
    isDue: waitingSettings.isDue,
    work: waitingSettings.sweep,
    portion: 10,
    statementsMax: 700,
  },
  {
    name: 'discounts',
    isDue: hasDueDiscounts,
    work: applyDiscounts,
    portion: 100,
    statementsMax: 725,
  },
  {
    name: 'notifications',
    isDue: hasMailsDue,
    work: mailNotifications,
    portion: 200,
    statementsMax: 735,
    portionsMax: 5,
  },
  {
    name: 'messages',
    isDue: waitingMessages.isDue,
    work: waitingMessages.sweep,
    portion: 10,
    statementsMax: 750,
    // Each message is a call of the queue.
    portionsMax: 15,
  },
  {
    name: 'dead letters',
    isDue: hasUnreportedLetters,
    work: reportDeadLetters,
    portion: 100,
    statementsMax: 775,
  },
  {
    name: 'housekeeping',
    isDue: hasOutlived,
    work: removeOutlived,
    portion: 1000,
    statementsMax: 800,
  },
]

/** Single passes, with limits of their own. */
const everyDay: Job[] = [
  { name: 'figures', work: correctFigures, portion: Number.POSITIVE_INFINITY, statementsMax: 800 },
  { name: 'images', work: sweepImages, portion: Number.POSITIVE_INFINITY, statementsMax: 800 },
]

/**
 * How long a job goes on; it may end a portion later. Where gateways let everybody wait, the next
 * minute's run overlaps this one, which the jobs' claims allow for.
 */
const jobMs = 20_000

/**
 * Work is left to those who have claimed it for a while. After a start they have probably died with the
 * previous isolate, so the first run takes on what is due within this time. Claims are no longer than that,
 * except after several deaths in a row; what has failed is tried a little early.
 */
const afterStartMs = 60_000

/** What is due every minute, the most urgent first. */
export function runScheduled(ctx: Context, { isFirst = false } = {}): Promise<void> {
  const aheadMs = isFirst ? afterStartMs : 0
  return onOneAccount((spent) => runDue(ctx, everyMinute, { spent, aheadMs }))
}

/** What is enough once a day. */
export function runDaily(ctx: Context): Promise<void> {
  return onOneAccount((spent) => runAll(ctx, everyDay, { spent, aheadMs: 0 }))
}

function onOneAccount(work: (spent: Cost) => Promise<void>): Promise<void> {
  const spent = noCost()
  return charge(spent, () => work(spent))
}

interface Invocation {
  /** What all its jobs have cost so far. */
  spent: Cost
  aheadMs: number
}

/** How often D1 is asked what is due: one job may make work for another, which may write a letter. */
const roundsMax = 3

/** One question to D1 finds the jobs that are due; an idle minute is that alone. Each runs once. */
async function runDue(ctx: Context, jobs: FrequentJob[], invocation: Invocation): Promise<void> {
  let rest = jobs
  for (let round = 1; round <= roundsMax && rest.length > 0; round++) {
    const due = await findDue(ctx, rest, invocation.aheadMs)
    if (due.length === 0) return
    await runAll(ctx, due, invocation)
    rest = rest.filter((job) => !due.includes(job))
  }
}

/** One job's broken condition must not keep the others from running: then each looks for itself. */
async function findDue(ctx: Context, jobs: FrequentJob[], aheadMs: number): Promise<FrequentJob[]> {
  const conditions = jobs.map(({ isDue }) => isDue(ctx, aheadMs))
  try {
    const [found] = await readAll<{ due: string }>(
      ctx.db,
      sql`SELECT json_array(${sql.join(conditions, sql`, `)}) AS due`,
    )
    const due: number[] = JSON.parse(found?.due ?? '[]')
    return jobs.filter((_, index) => due[index] === 1)
  } catch (error) {
    ctx.log('error', 'job.failed', { job: 'finding what is due', error: describeError(error) })
    return jobs
  }
}

async function runAll(ctx: Context, jobs: Job[], invocation: Invocation): Promise<void> {
  for (const job of jobs) await run(ctx, job, invocation)
}

/** One job's failure does not keep the others from running. */
async function run(ctx: Context, job: Job, { spent, aheadMs }: Invocation): Promise<void> {
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
    ctx.log('error', 'job.failed', { job: name, error: describeError(error) })
  }
  if (done > 0) ctx.log('info', 'job.done', { job: name, done, statements: spent.statements })
}
