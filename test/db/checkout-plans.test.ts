import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { giveUpRedemptions } from '../../src/core/checkout/give-up-redemptions.ts'
import { abortOrLearn } from '../../src/core/checkout/outcome.ts'
import { findPaidOrder, findPlacedOfQuote } from '../../src/core/checkout/paid-order.ts'
import { closeQuote, quotesClosed } from '../../src/core/checkout/quotes/close-quote.ts'
import { expireQuotes } from '../../src/core/checkout/quotes/expire-quotes.ts'
import { selectPayableQuote } from '../../src/core/checkout/quotes/find-quote.ts'
import type { Context } from '../../src/core/ports.ts'
import { selectCoupon } from '../../src/core/promotions/find-coupon.ts'
import { redemptionHeld, redemptionReturned } from '../../src/core/promotions/redemptions.ts'
import { writeBatch } from '../../src/core/write-batch.ts'
import { context } from '../support/world/context.ts'
import { type Recorded, recordingWorld } from '../support/world/recording.ts'

const owner = { userId: 1, contract: 'avantlush' } as const
const coupon = { couponId: 1, userId: 1, checkoutId: 'none' }
const expired = sql`q.id IN (SELECT value FROM json_each('[]')) AND q.expires_at <= 1`
const paid = { userId: 1, reference: 'none', gateways: ['stripe', 'paypal'] }

const ofPayments = [
  'payments_quote',
  'refunds_payment',
  'refunds_replaced_by',
  'sqlite_autoindex_quotes_1',
]

/** What is looked for, and the indexes that lead there. What is found by its own id needs none. */
const searches: [string, (ctx: Context) => Promise<unknown>, string[]][] = [
  [
    'the open quote of a cart',
    (ctx) => writeBatch(ctx.db, [selectPayableQuote(ctx, owner)]),
    ['carts_owner', 'quotes_open'],
  ],
  ['the order of a quote', (ctx) => findPlacedOfQuote(ctx, 'none'), ['orders_quote']],
  ['the order that a payment has paid', (ctx) => findPaidOrder(ctx, paid), ['payments_reference']],
  [
    'the payments of a quote that is closed',
    (ctx) => closeQuote(ctx, 'none'),
    [...ofPayments, 'outbox_key_unique'],
  ],
  ['quotes that run out', (ctx) => expireQuotes(ctx, 10), ['quotes_expiring']],
  [
    'the payments of quotes that have run out',
    (ctx) => writeBatch(ctx.db, quotesClosed(ctx, expired, 'expired')),
    ofPayments,
  ],
  [
    'the uses of a coupon by a customer',
    (ctx) => writeBatch(ctx.db, [selectCoupon(ctx, { ...coupon, channel: 'us' })]),
    ['redemptions_customer'],
  ],
  [
    'the same where one more is held',
    (ctx) => writeBatch(ctx.db, redemptionHeld(ctx, coupon)),
    ['redemptions_customer', 'sqlite_autoindex_checkout_outcomes_1'],
  ],
  ['uses that lost checkouts hold', (ctx) => giveUpRedemptions(ctx, 10), ['redemptions_held']],
  [
    'the use that a checkout holds',
    (ctx) => abortOrLearn(ctx, 'none'),
    ['sqlite_autoindex_checkout_outcomes_1'],
  ],
  ['the use of an order', (ctx) => writeBatch(ctx.db, redemptionReturned(1)), []],
]

describe('no table is walked for', () => {
  it.each(searches)('%s', async (_, search, indexes) => {
    const work: Promise<unknown>[] = []
    const { ctx, recorded } = recordingWorld({
      ...context(),
      defer: (deferred) => void work.push(deferred()),
    })
    await search(ctx)
    await Promise.all(work)

    const steps = (await Promise.all(recorded.map(planOf))).flat()

    expect(steps.filter(isWalk)).toEqual([])
    const used = steps.flatMap((step) => / USING (?:COVERING )?INDEX (\w+)/.exec(step)?.[1] ?? [])
    expect([...new Set(used)].toSorted()).toEqual(indexes.toSorted())
  })
})

async function planOf({ text, values }: Recorded): Promise<string[]> {
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${text}`)
    .bind(...values)
    .all<{ detail: string }>()
  return results.map(({ detail }) => detail)
}

/** Of a stored table, and not of what a statement was given. */
function isWalk(step: string): boolean {
  return /^SCAN (?!CONSTANT ROW|\S+ VIRTUAL TABLE)/.test(step)
}
