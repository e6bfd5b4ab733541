import { removeExpiredAnswers } from '../core/idempotency/answers.ts'
import { removeExpiredLinks } from '../core/identity/one-time-tokens.ts'
import { removeExpiredTokens } from '../core/identity/sessions.ts'
import { sweepUploads } from '../core/images/sweep-uploads.ts'
import { expireUnpaidOrders } from '../core/orders/expire-orders.ts'
import { sweepOutbox } from '../core/outbox/run-outbox.ts'
import { reconcilePayments } from '../core/payments/reconcile.ts'
import { sweepWebhooks } from '../core/payments/webhooks.ts'
import type { Context } from '../core/ports.ts'
import { applyDiscounts } from '../core/pricing/apply-discounts.ts'

/** What is due every minute. One job's failure does not keep the others from running. */
export async function runScheduled(ctx: Context): Promise<void> {
  await run(ctx, 'discounts', applyDiscounts)
  await run(ctx, 'webhooks', sweepWebhooks)
  await run(ctx, 'payments', reconcilePayments)
  await run(ctx, 'orders', expireUnpaidOrders)
  await run(ctx, 'outbox', sweepOutbox)
}

/** What once a day is enough for: it looks through all of a table or of the image store. */
export async function runDaily(ctx: Context): Promise<void> {
  await run(ctx, 'uploads', sweepUploads)
  await run(ctx, 'answers', removeExpiredAnswers)
  await run(ctx, 'tokens', removeExpiredTokens)
  await run(ctx, 'links', removeExpiredLinks)
}

async function run(
  ctx: Context,
  job: string,
  work: (ctx: Context) => Promise<number>,
): Promise<void> {
  try {
    const done = await work(ctx)
    if (done > 0) ctx.log('info', 'job.done', { job, done })
  } catch (error) {
    ctx.log('error', 'job.failed', { job, error: String(error) })
  }
}
