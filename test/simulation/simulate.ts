import { settleAtBanks } from './actors/bank.ts'
import { cast } from './actors/cast.ts'
import type { Books } from './books.ts'
import { type Figures, readFigures } from './figures.ts'
import { violationsIn } from './invariants/all.ts'
import { diceOf } from './kernel/dice.ts'
import { runAs } from './kernel/running.ts'
import { type Plan, startsAt } from './plan.ts'
import { storedCarts } from './platform/stored-carts.ts'
import { untilQuiet } from './quiet.ts'
import { Run, type RunWitness } from './run.ts'
import type { Shop } from './shop.ts'

export interface Outcome {
  violations: string[]
  figures: Figures
}

/** Plays one plan to its end: faults, then quiet, then the invariants. */
export async function simulate(shop: Shop, plan: Plan, witness: RunWitness): Promise<Outcome> {
  const run = new Run(plan, shop, witness)
  shop.begin(run)
  try {
    return await playToTheEnd(run)
  } catch (error) {
    const violation = `7 the run came to no end: ${error instanceof Error ? error.stack : error}`
    return { violations: [violation], figures: {} }
  } finally {
    shop.end()
  }
}

async function playToTheEnd(run: Run): Promise<Outcome> {
  const { plan } = run
  enterCast(run)
  startSchedule(run)
  openBanks(run)
  await run.scheduler.runUntil(startsAt + plan.faultsMs)
  run.endFaults()
  const pending = await untilQuiet(run)
  const violations = [
    ...run.violations,
    ...pending.map((what) => `7 still pending: ${what}`),
    ...run.network.unanswered.map((what) => `7 never answered: ${what}`),
    ...check(run),
  ]
  return { violations, figures: readFigures(run) }
}

function enterCast(run: Run): void {
  for (const name of run.plan.actors) {
    const enter = cast[name]
    if (!enter) throw new Error(`Nobody is called ${name}`)
    const at = diceOf(run.plan.seed, `${name} enters`).below(run.plan.entryMs)
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
  run.scheduler.after(diceOf(run.plan.seed, 'schedule').below(run.plan.scheduleMs), tick)
}

/** Banks decide at their own times, while messages get lost and after. */
function openBanks(run: Run): void {
  const { banks: dice } = run.outsideDice
  for (let count = dice.below(5); count > 0; count--) {
    run.scheduler.after(dice.below(run.plan.faultsMs), () => void settleAtBanks(run))
  }
}

function check(run: Run): string[] {
  const books = booksOf(run)
  return [...violationsIn(books), ...run.promises.flatMap((promise) => promise(books) ?? [])]
}

function booksOf(run: Run): Books {
  const { shop, plan } = run
  return {
    now: run.now,
    d1: (query, ...values) => shop.database.rows(query, ...values),
    counters: [...plan.initialStock].map(([variantId, initialStock]) => ({
      variantId,
      initialStock,
      rows: (query) => run.stock.storages.get(String(variantId))?.rows(query) ?? [],
    })),
    carts: storedCarts(run.carts),
    placedAfter: run.placedAfter,
    cartOrders: run.cartOrders,
    mails: run.mails,
    stripe: shop.outside.stripe,
    failedLate: run.failedLate,
    zibal: shop.outside.zibal,
    paypal: shop.outside.paypal,
    clover: shop.outside.clover,
    payu: shop.outside.payu,
    juspay: shop.outside.juspay,
    refundedByHand: run.refundedByHand,
  }
}
