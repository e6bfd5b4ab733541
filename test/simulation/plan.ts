import { diceOf } from './kernel/dice.ts'
import { drawRates, type Rates } from './kernel/faults.ts'

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
  rates: Rates
  luck: Luck
  /** How far the machines' clocks are from the true time. */
  skewsMs: number[]
  outages: Outage[]
  /** By variant. */
  initialStock: Map<number, number>
  /** The products that everybody wants. */
  wanted: number[]
  /** How long people take between two steps, 1 being at leisure. */
  pace: number
  /** Whether some Workers are of a newer version, whose contract has other terms. */
  hasNewTerms: boolean
  unpaidOrderTtlMinutes: number
  /** When a discount on everything begins and ends, if there is one. */
  discount: [from: number, until: number] | null
  /** How far apart the schedule's runs are. */
  scheduleMs: number
  /** When the faults end, in milliseconds from the start of the run. */
  faultsMs: number
  /** Calls that nothing befalls, as `<process>#<number of its call>`. */
  spared: ReadonlySet<string>
}

export const minute = 60_000
export const startsAt = Date.UTC(2027, 0, 15, 12)

/** Those between whom most can happen, of whom one is in most runs. */
const troupes = [
  [],
  ['store customer 1', 'dashboard'],
  ['dashboard', 'store customer 3'],
  ['dashboard', 'store customer 2', 'staff'],
  ['store customer 1', 'store customer 1, second device'],
  ['cortex customer 4', 'cortex customer 4, second tab'],
  ['staff', 'cortex customer 5'],
]

/** @param cast the names of all that may take part. */
export function drawPlan(seed: number, cast: string[]): Plan {
  const dice = diceOf(seed, 'plan')
  const count = dice.pick([1, 2, 2, 3, 3, 4])
  const skew = dice.pick([0, 0, 1_000, 30_000])
  const isCalm = dice.chance(0.2)
  // Long enough for what is looked at by the hour.
  const isLong = dice.chance(0.15)
  const often = (rate: number) => (isCalm ? 0 : dice.pick([0, rate, rate * 4]))
  return {
    seed,
    actors: [...new Set([...dice.pick(troupes), ...shuffled(cast)])].slice(0, count),
    rates: drawRates(dice),
    luck: {
      evicted: often(0.05),
      'alarm twice': often(0.05),
      'loses writes': 0.5,
      'message twice': often(0.1),
      'message late': often(0.05),
      'schedule anew': 0.2,
      'event lost': isCalm ? 0 : dice.pick([0.05, 0.15, 0.6]),
      'email refused': often(0.02),
    },
    skewsMs: [0, dice.between(-skew, skew), dice.between(-skew, skew)],
    outages: isCalm || dice.chance(0.7) ? [] : [drawOutage()],
    initialStock: new Map([1, 2, 3].map((id) => [id, dice.pick([0, 1, 2, 3, 6])])),
    wanted: dice.pick([[1], [2], [1, 2], [1, 2, 3], [1, 2, 3]]),
    pace: dice.pick([0.02, 0.2, 1]),
    hasNewTerms: dice.chance(0.5),
    unpaidOrderTtlMinutes: dice.pick([2, 5, 60]),
    discount: dice.chance(0.15)
      ? [startsAt + dice.below(3 * minute), startsAt + dice.between(4, 9) * minute]
      : null,
    scheduleMs: isLong ? 20 * minute : dice.pick([2, 3, 5]) * minute,
    faultsMs: isLong ? 200 * minute : dice.pick([6, 12]) * minute,
    spared: new Set(),
  }

  function shuffled(names: string[]): string[] {
    return names
      .map((name) => ({ name, at: dice.fraction() }))
      .sort((a, b) => a.at - b.at)
      .map(({ name }) => name)
  }

  function drawOutage(): Outage {
    const from = dice.below(10 * minute)
    return {
      path: dice.pick(['/stripe/v1/', '/stripe/v1/refunds', '/zibal/v1/', '/account/refund']),
      status: dice.pick([401, 403, 429, 500, 503]),
      from,
      // Sometimes all day, long after everything else has gone well again.
      to: from + (dice.chance(0.1) ? 26 * 60 * minute : dice.between(10_000, 10 * minute)),
    }
  }
}
