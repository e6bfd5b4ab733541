import { newCart, type StoredCart } from '../../src/core/cart/stored-cart.ts'
import { settleAtBanks } from './actors/bank.ts'
import { cast } from './actors/cast.ts'
import type { Books } from './books.ts'
import { type Figures, readFigures } from './figures.ts'
import { violationsIn } from './invariants/index.ts'
import { diceOf } from './kernel/dice.ts'
import { runAs } from './kernel/running.ts'
import { faultsEndAt, minute, type Plan, startsAt } from './plan.ts'
import { Run, type RunWitness } from './run.ts'
import type { Shop } from './shop.ts'

const roundsMax = 40
/** Until then banks leave what waits for them. */
const bankRounds = 3

export interface Outcome {
  violations: string[]
  figures: Figures
  events: number
  rounds: number
}

/** Plays one plan to its end: faults, then quiet, then the invariants. */
export async function simulate(shop: Shop, plan: Plan, witness: RunWitness): Promise<Outcome> {
  const run = new Run(plan, shop, witness)
  shop.begin(run)
  try {
    enterCast(run)
    startSchedule(run)
    let events = await run.scheduler.runUntil(startsAt + faultsEndAt)
    run.endFaults()
    const quiet = await untilQuiet(run)
    events += quiet.events
    for (const violation of [...quiet.violations, ...check(run)]) run.violations.add(violation)
    const figures = readFigures(run)
    return { violations: [...run.violations], figures, events, rounds: quiet.rounds }
  } finally {
    shop.end()
  }
}

function enterCast(run: Run): void {
  for (const name of run.plan.actors) {
    const enter = cast[name]
    if (!enter) throw new Error(`Nobody is called ${name}`)
    const at = diceOf(run.plan.seed, `${name} enters`).below(5 * minute * run.plan.pace)
    run.scheduler.after(at, () => {
      const actor = enter(run, name)
      runAs(actor.client.process)
      actor.act().catch((error) => run.violations.add(`${name} failed: ${error.stack}`))
    })
  }
}

function startSchedule(run: Run): void {
  const tick = () => {
    if (!run.hasFaults) return
    void run.runSchedule()
    run.scheduler.after(run.plan.scheduleMs, tick)
  }
  run.scheduler.after(diceOf(run.plan.seed, 'schedule').below(minute), tick)
}

/** Lets jobs, alarms and queues run until nothing is left to be done. */
async function untilQuiet(run: Run) {
  let events = 0
  for (let rounds = 1; rounds <= roundsMax; rounds++) {
    const waiting = pending(run)
    if (waiting.length === 0 && run.scheduler.next === null)
      return { events, rounds, violations: [] }
    if (rounds > bankRounds) run.scheduler.after(0, () => void settleAtBanks(run))
    run.scheduler.after(1_000, () => void run.runSchedule())
    // Longer and longer, as what is left is asked about ever less often.
    events += await run.scheduler.runUntil(
      run.scheduler.now + minute * 3 ** Math.min(rounds - 1, 5),
    )
  }
  return {
    events,
    rounds: roundsMax,
    violations: pending(run).map((what) => `7 still pending: ${what}`),
  }
}

const pendingSql = `
  SELECT 'effect ' || key AS what, due_at AS due FROM outbox WHERE due_at IS NOT NULL
  UNION ALL SELECT 'event ' || event_id, due_at FROM webhook_events WHERE due_at IS NOT NULL
  UNION ALL SELECT 'payment ' || id || ' ' || status, look_at FROM payments
    WHERE look_at IS NOT NULL AND NOT (status IN ('pending', 'failed')
      AND order_id IN (SELECT id FROM orders WHERE status IN ('shipped', 'delivered')))
  UNION ALL SELECT 'dead letter ' || id, created_at FROM dead_letters WHERE reported_at IS NULL
  UNION ALL SELECT 'refund ' || id, look_at FROM refunds WHERE look_at IS NOT NULL
  UNION ALL SELECT 'order ' || id, expires_at FROM orders WHERE expires_at IS NOT NULL`

function pending(run: Run): string[] {
  return run.shop.database.rows<{ what: string }>(pendingSql).map(({ what }) => what)
}

function check(run: Run): string[] {
  const books = booksOf(run)
  return [...violationsIn(books), ...run.promises.flatMap((promise) => promise(books) ?? [])]
}

function booksOf(run: Run): Books {
  const { shop, plan } = run
  return {
    d1: (query, ...values) => shop.database.rows(query, ...values),
    counters: [...plan.initialStock].map(([variantId, initialStock]) => ({
      variantId,
      initialStock,
      rows: (query) => run.stock.storages.get(String(variantId))?.rows(query) ?? [],
    })),
    carts: new Map(
      [...run.carts.storages].map(([id, storage]) => [Number(id), asCart(storage.read('cart'))]),
    ),
    stripe: shop.outside.stripe,
    zibal: shop.outside.zibal,
  }
}

/** Safe: the Cart object writes nothing else under this name. */
function asCart(stored: unknown): StoredCart {
  return (stored ?? newCart) as StoredCart
}
