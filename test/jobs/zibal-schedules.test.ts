import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { changeOrderStatus } from '../../src/core/fulfilment/change-status.ts'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { onlyRefusals } from '../support/faults/crashes.ts'
import { type Accident, fatedWorld } from '../support/faults/fated-world.ts'
import { endFaults } from '../support/faults/faults.ts'
import { inTurn } from '../support/faults/in-turn.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { inMinutes, letAllHappen } from '../support/faults/still-world.ts'
import {
  changeAtZibal,
  faultAtZibal,
  payAtZibal,
  readZibalBooks,
  type ZibalOperation,
} from '../support/gateways/zibal-books.ts'
import { refundSettings } from '../support/http/with-env.ts'
import {
  aCortexSale,
  aSalePaidAtZibal,
  type CortexSale,
  comeBack,
  start,
} from '../support/sales/cortex-sales.ts'
import { expectInvariants } from '../support/sales/invariants.ts'
import { aShop, type Shop } from '../support/sales/sales.ts'
import { context } from '../support/world/context.ts'

/** Long enough for everything that was put off to be due. */
const finallyMinutes = 600

type Action =
  | { name: 'start' | 'forge' | 'cancel' | 'schedule' }
  | { name: 'pay'; which: number; outcome: 'paid' | 'cancelled' | 'failed' }
  | { name: 'come back' | 'give back'; which: number }

interface Step {
  /** How much later it is than at the step before. */
  minutes: number
  fault: { operation: ZibalOperation; kind: 'error' | 'error-after' | 'timeout' | 'slow' } | null
  /** All at once. */
  actions: { action: Action; accident: { accident: Accident; step: number } | null }[]
}

const which = fc.nat({ max: 3 })

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Action>({ name: 'start' }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('come back' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('pay' as const),
      which,
      outcome: fc.constantFrom('paid', 'paid', 'paid', 'cancelled', 'failed'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('give back' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Action>(
      { name: 'cancel' },
      { name: 'cancel' },
      { name: 'forge' },
      { name: 'schedule' },
    ),
  },
)

const fault = fc.record({
  operation: fc.constantFrom<ZibalOperation>('create', 'inquiry', 'verify'),
  kind: fc.constantFrom('error' as const, 'error-after', 'timeout', 'slow'),
})

const accident = fc.record({
  accident: fc.constantFrom<Accident>('dies before', 'dies after', 'loses the answer of'),
  step: fc.integer({ min: 1, max: 12 }),
})

function schedules(accidents: fc.Arbitrary<Step['actions'][number]['accident']>) {
  const step: fc.Arbitrary<Step> = fc.record({
    minutes: fc.constantFrom(0, 0, 0, 1, 5, 11),
    fault: fc.option(fault, { freq: 3 }),
    actions: fc.array(fc.record({ action, accident: accidents }), { minLength: 1, maxLength: 4 }),
  })
  const steps = fc.array(step, { minLength: 1, maxLength: 6 })
  return fc.tuple(fc.constantFrom(aCortexSale, aSalePaidAtZibal), steps)
}

/** Those that there were when the step began. */
async function trackIdsOf({ orderId }: CortexSale): Promise<string[]> {
  return (await readZibalBooks(orderId)).map(({ trackId }) => String(trackId))
}

interface Scene {
  sale: CortexSale
  trackIds: string[]
  order: fc.Scheduler
}

async function act(ctx: Context, scene: Scene, wanted: Action): Promise<unknown> {
  const { sale, trackIds, order } = scene
  switch (wanted.name) {
    case 'start':
      return start(ctx, sale)
    case 'forge':
      return comeBack(ctx, { trackId: '17' })
    case 'cancel':
      return changeOrderStatus(ctx, { orderId: sale.orderId, to: 'cancelled', operationId: null })
    case 'schedule':
      return runScheduled(ctx)
  }
  const trackId = trackIds[wanted.which % Math.max(1, trackIds.length)]
  if (trackId === undefined) return undefined
  if (wanted.name === 'come back') return comeBack(ctx, { trackId })
  if (wanted.name === 'pay') return inTurn(order, () => payAtZibal(trackId, wanted.outcome))
  // As Zibal does with what nobody verifies.
  return inTurn(order, () => changeAtZibal(trackId, { status: 18, from: 2 }))
}

/** `order` decides which of several processes gets to make its next call to the outside. */
async function play(
  shop: Shop,
  sale: CortexSale,
  steps: Step[],
  order: fc.Scheduler,
): Promise<void> {
  let minutes = 0
  for (const step of steps) {
    minutes += step.minutes
    if (step.fault) await faultAtZibal(step.fault.operation, step.fault.kind)
    const ctx = interposedWorld(inMinutes(shop.ctx, minutes), (call) => inTurn(order, call))
    const scene = { sale, trackIds: await trackIdsOf(sale), order }
    const done = Promise.all(
      step.actions.map(async ({ action, accident }) => {
        if (!accident) return act(ctx, scene, action).catch(onlyRefusals)
        const { world, hasHappened } = fatedWorld(ctx, accident)
        return act(world, scene, action).catch((error) => hasHappened() || onlyRefusals(error))
      }),
    )
    await order.waitFor(done)
    const payments = await readZibalBooks(sale.orderId)
    const verified = payments.filter(({ verifiedAt }) => verifiedAt !== null)
    expect(verified.length).toBeLessThanOrEqual(1)
  }
  await endFaults()
  await letAllHappen({ ...shop, ctx: inMinutes(shop.ctx, minutes + finallyMinutes) })
  await expectInvariants(shop)
}

/** Where polling does not take its time. */
function impatient(shop: Shop): Shop {
  const wait = () => shop.ctx.clock.wait(1)
  return { ...shop, ctx: { ...shop.ctx, clock: { ...shop.ctx.clock, wait } } }
}

function withRefunds(shop: Shop): Shop {
  const { gateways } = context({ ...env, ...refundSettings })
  return { ...shop, ctx: { ...shop.ctx, gateways } }
}

/** Sixty schedules of some twenty runs of the jobs each. */
const patienceMs = 240_000

it(
  'whatever comes when, an order is paid exactly when Zibal has verified its one payment',
  async () => {
    const shop = impatient(await aShop())
    await fc.assert(
      fc.asyncProperty(
        schedules(fc.option(accident, { freq: 3 })),
        fc.scheduler(),
        async ([aSale, steps], order) => play(shop, await aSale(shop), steps, order),
      ),
      { numRuns: 60, endOnFailure: true },
    )
  },
  patienceMs,
)

it(
  'the same holds where staff can cancel paid orders, whose money is paid back once',
  async () => {
    const shop = withRefunds(impatient(await aShop()))
    await fc.assert(
      fc.asyncProperty(
        schedules(fc.constant(null)),
        fc.scheduler(),
        async ([aSale, steps], order) => play(shop, await aSale(shop), steps, order),
      ),
      { numRuns: 60, endOnFailure: true },
    )
  },
  patienceMs,
)
