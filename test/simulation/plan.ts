import { type Dice, diceOf } from './kernel/dice.ts'
import { drawRates, type RatesByKind } from './kernel/faults.ts'
import type { Purses } from './platform/storefront-catalogue.ts'
import { seldomPoints } from './seldom-points.ts'

/** Accidents of the platform that are none of a single call. */
export interface Luck {
  evicted: number
  'alarm twice': number
  'loses writes': number
  'message twice': number
  'message late': number
  'schedule anew': number
  /** A gateway's message never comes. */
  'event lost': number
  /** In a gateway's dashboard something is given back just after the shop has asked about it. */
  'refunded meanwhile': number
  /** A gateway says that it knows nothing of the payment that it is asked to take. */
  'charge refused': number
  /** The provider will never send this email. */
  'email refused': number
}

/** A gateway that answers with a status and does nothing, for a while. */
interface Outage {
  path: string
  status: number
  /** Milliseconds from the start of the run. */
  from: number
  to: number
}

/** All that a run is, but for its order of events: it follows from the seed, and can be made smaller. */
export interface Plan {
  seed: number
  /** Who takes part, by name. */
  actors: string[]
  rates: RatesByKind
  /** The fault points of the core at which half of the calls fail. */
  focus: readonly string[]
  luck: Luck
  /** How far the machines' clocks are from the true time. */
  skewsMs: number[]
  outages: Outage[]
  /** By variant. */
  initialStock: Map<number, number>
  /** The code that everybody has come for, of which there are few uses; null where there is none. */
  rush: string | null
  /** The products that everybody wants. */
  wanted: number[]
  /** How long people take between two steps, 1 being at leisure. */
  pace: number
  /** Within how long everybody has come, in milliseconds. */
  entryMs: number
  /** Whether some Workers are of a newer version, whose contract has other terms. */
  hasNewTerms: boolean
  unpaidOrderTtlMinutes: number
  /** When a discount on everything begins and ends, if there is one. */
  discount: [from: number, until: number] | null
  /** What customers of storefronts have; null without any. */
  purses: Purses | null
  /** The same of the promotions there. */
  promotions: [from: number, until: number] | null
  /** How far apart the schedule's runs are. */
  scheduleMs: number
  /** When the faults end, in milliseconds from the start of the run. */
  faultsMs: number
  /** Calls that nothing befalls, as `<process>#<number of its call>`. */
  spared: ReadonlySet<string>
}

export const minute = 60_000
export const startsAt = Date.UTC(2027, 0, 15, 12)

/** What a plan is drawn from: who may take part, and where the core calls its ports. */
export interface Choice {
  cast: readonly string[]
  /** Those of the cast without whom nothing comes about. */
  customers: readonly string[]
  /** Those of them who buy in storefronts. */
  inStorefronts: readonly string[]
  /** Those between whom most can happen, of whom one is in most runs. */
  troupes: readonly (readonly string[])[]
  /** Who comes for a code, and for which. */
  rushes: readonly { troupe: readonly string[]; codes: readonly string[] }[]
  points: readonly string[]
}

export function drawPlan(seed: number, choice: Choice): Plan {
  const dice = diceOf(seed, 'plan')
  /** No bad luck of the platform; calls may fail all the same. */
  const isLucky = dice.chance(0.2)
  // Long enough for what is looked at by the hour, or by the day.
  const longMs = dice.chance(0.1) ? dice.pick([200, 30 * 60]) * minute : null
  const pace = dice.pick([0.02, 0.2, 1])
  // About as long as people need for what they have come for.
  const busyMs = Math.max(2, 10 * pace) * minute
  const skew = isLucky ? 0 : dice.pick([0, 0, 1_000, 30_000])
  const often = (rate: number) => (isLucky ? 0 : dice.pick([0, rate, rate * 4]))
  const rush = dice.chance(0.1) ? dice.pick(choice.rushes) : null
  const actors = rush === null ? drawActors(dice, choice) : [...rush.troupe]
  const hasStorefront = actors.some((name) => choice.inStorefronts.includes(name))
  const levels = rush === null ? levelsFor(hasStorefront) : [6]
  return {
    seed,
    actors,
    rush: rush && dice.pick(rush.codes),
    rates: drawRates(dice),
    focus: [
      ...Array.from({ length: dice.pick([0, 0, 1, 1, 4]) }, () => dice.pick(choice.points)),
      ...(dice.chance(0.75) ? seldomPoints : []),
    ],
    luck: {
      evicted: often(0.05),
      'alarm twice': often(0.05),
      'loses writes': 0.5,
      'message twice': often(0.1),
      'message late': often(0.05),
      'schedule anew': 0.2,
      'event lost': isLucky ? 0 : dice.pick([0.05, 0.15, 0.6]),
      'refunded meanwhile': isLucky ? 0 : dice.pick([0, 0, 0, 0.1, 0.4]),
      'charge refused': isLucky ? 0 : dice.pick([0, 0, 0, 0.3]),
      'email refused': often(0.02),
    },
    skewsMs: [0, dice.between(-skew, skew), dice.between(-skew, skew)],
    outages: isLucky || dice.chance(0.7) ? [] : [drawOutage(dice, { busyMs, hasStorefront })],
    initialStock: new Map([1, 2, 3].map((id) => [id, dice.pick(levels)])),
    wanted: dice.pick([[1], [2], [1, 2], [1, 2, 3]]),
    pace,
    entryMs: rush === null ? dice.pick([0, 0.2, 1]) * 5 * minute * pace : 0,
    hasNewTerms: dice.chance(0.8),
    unpaidOrderTtlMinutes: dice.pick([2, 5, 60]),
    discount: dice.chance(0.15) ? drawDiscount(dice, busyMs) : null,
    purses: hasStorefront ? drawPurses(dice) : null,
    promotions: hasStorefront ? drawPromotions(dice, busyMs) : null,
    scheduleMs: longMs === null ? dice.pick([1, 2, 3]) * minute : longMs / 12,
    faultsMs: longMs ?? busyMs * dice.pick([0.6, 1.2]),
    spared: new Set(),
  }
}

function drawActors(dice: Dice, { cast, customers, troupes }: Choice): string[] {
  const count = dice.pick([1, 2, 2, 3, 3, 4])
  const actors = [...new Set([...dice.pick(troupes), ...shuffled(dice, cast)])].slice(0, count)
  if (actors.some((name) => customers.includes(name))) return actors
  return [...actors.slice(1), dice.pick(customers)]
}

function shuffled(dice: Dice, names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, at: dice.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name)
}

/** In storefronts whoever gets no cart does nothing else. */
function levelsFor(hasStorefront: boolean): number[] {
  return hasStorefront ? [0, 1, 2, 3, 6, 9] : [0, 1, 1, 2, 3, 6]
}

const paths = [
  ...['/stripe/v1/', '/stripe/v1/refunds', '/zibal/v1/', '/account/refund'],
  ...['/paypal/v', '/clover/v1/', '/clover/v1/charges'],
]

const storefrontPaths = ['/payu/merchant/', '/juspay/', '/juspay/session', '/refunds']

function drawOutage(
  dice: Dice,
  { busyMs, hasStorefront }: { busyMs: number; hasStorefront: boolean },
): Outage {
  const from = dice.below(busyMs)
  return {
    path: dice.pick(hasStorefront ? storefrontPaths : paths),
    status: dice.pick([401, 403, 429, 500, 503]),
    from,
    // Sometimes as long as quotes are good for, or all day, long after everything else has gone well again.
    to:
      from +
      dice.pick([26 * 60 * minute, 40 * minute, ...Array(8).fill(dice.between(10_000, busyMs))]),
  }
}

function drawDiscount(dice: Dice, busyMs: number): [from: number, until: number] {
  const from = startsAt + dice.below(busyMs / 3)
  return [from, from + dice.between(busyMs / 10, busyMs)]
}

/** Little and much, so that some pays for a part and some for all. */
function drawPurses(dice: Dice): Purses {
  return {
    points: dice.pick([0, 0, 0, 12, 600]),
    creditAmount: dice.pick([0, 5_000, 60_000]),
    cardAmount: dice.pick([7_500, 40_000, 200_000]),
  }
}

/** In half of the runs they go on, in some they begin or end. */
function drawPromotions(dice: Dice, busyMs: number): [from: number, until: number] | null {
  const [long, some] = [24 * 60 * minute, dice.below(busyMs)]
  return dice.pick([
    null,
    [startsAt - long, startsAt + 100 * long],
    [startsAt - long, startsAt + some],
    [startsAt + some, startsAt + 100 * long],
  ])
}
