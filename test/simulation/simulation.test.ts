import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../../scripts/local/wrangler.ts'
import { plantedFaults } from './planted/faults.ts'
import { markPoints } from './platform/mark-points.ts'
import { playSeeds, type Wanted } from './pool.ts'
import { seldomPoints } from './seldom-points.ts'

/** More than the slowest of these takes on a machine that has other work to do. */
const patienceMs = 15 * 60_000

/** Of 2,000 runs: about half of what they had when this was written. */
const figuresMin = {
  orders: 600,
  'orders cancelled': 300,
  'orders paid': 250,
  'checkouts aborted': 40,
  payments: 500,
  'payments captured': 300,
  'payments under review': 15,
  refunds: 50,
  'events applied': 600,
  'dead letters': 60,
  shortages: 15,
  'orders of whole carts': 300,
  'orders paid with points and cards': 110,
  'orders charged for points': 3,
  'lines given': 60,
  'payments left for another': 9,
  'orders paid twice': 6,
  'points earned': 140,
  'transfers back': 75,
  'visitors who signed in': 90,
  'variants sold out': 50,
  emails: 800,
}

/**
 * Most faults are found within some hundred runs. For the others the search begins a little before the
 * seed that found them last: where the core has changed since, it takes longer.
 */
const foundNear: Record<string, number> = {
  'aborted-with-its-money': 790,
  'amount-not-compared': 1216,
  'cancel-key-not-kept': 1927,
  'cart-not-in-turn': 1640,
  'charging-noted-after-the-call': 887,
  'code-not-given-back-by-a-cancellation': 1688,
  'commit-trusts-an-old-projection': 3502,
  'count-forgets-returns': 814,
  'count-undoes-sales': 3841,
  'counter-alarm-not-set-again': 4557,
  'dispute-not-told': 312,
  'event-applied-twice': 4377,
  'event-marked-after-its-effect': 416,
  'freed-money-pays-nothing': 8327,
  'full-amount-asked-after-a-part': 2450,
  'keys-forgotten-with-terms': 33055,
  'left-attempt-not-ended': 937,
  'lines-of-a-variant-one-by-one': 3958,
  'money-that-comes-first-ignored': 1652,
  'moved-from-any-status': 5514,
  'ordered-although-closed': 647,
  'outcome-not-signed': 688,
  'payment-of-somebody-else': 8051,
  'quote-runs-out-while-it-is-paid': 647,
  'refund-key-not-kept': 894,
  'refund-not-found-by-key': 1201,
  'refund-without-key': 650,
  'refusal-forgotten': 14412,
  'refusal-taken-for-the-last-word': 39540,
  'reopened-attempt-not-ended': 14964,
  'rest-not-promised-after-a-part': 3425,
  'rest-of-a-part-refund-not-asked-for': 6097,
  'second-success-kept': 418,
  'set-without-sequence': 3623,
  'setting-forgets-what-is-held': 18416,
  'settle-recurses': 3232,
  'spent-points-not-charged': 758,
  'token-charged-under-another-key': 365,
  'unknown-failure-not-noted': 3387,
}

function play(wanted: Partial<Wanted> & Pick<Wanted, 'from' | 'runs'>) {
  return playSeeds({
    ...{ threads: 1, planted: null, shrink: false, stopAtFirst: false, trace: false },
    ...wanted,
  })
}

describe('the simulation', () => {
  it('knows the places by name that are seldom come to', () => {
    const { points } = markPoints(projectFolder)
    expect(seldomPoints.filter((name) => !points.includes(name))).toEqual([])
  })

  it(
    'has sales in its runs, and all that can become of them',
    async () => {
      const { figures, failures } = await play({ from: 1, runs: 2_000, threads: 2 })
      expect(failures).toEqual([])
      for (const [name, least] of Object.entries(figuresMin)) {
        expect(figures[name], name).toBeGreaterThanOrEqual(least)
      }
    },
    patienceMs,
  )

  it(
    'plays the same run whenever its seed is played, whatever was played before',
    async () => {
      const lastStories = async (from: number, runs: number) => {
        const { stories } = await play({ from, runs, trace: true })
        return stories.slice(-5).map(({ text }) => createHash('sha256').update(text).digest('hex'))
      }
      expect(await lastStories(46, 5)).toEqual(await lastStories(1, 50))
    },
    patienceMs,
  )
})

/** Several at once, since a thread takes as long to start as most faults to be found. */
describe.concurrent('the simulation finds a fault that is planted in the code', () => {
  it.each(plantedFaults)(
    '$name: $sentence',
    async ({ name }) => {
      const from = Math.max(1, (foundNear[name] ?? 1) - 20)
      const { failures } = await play({ from, runs: 20_000, planted: name, stopAtFirst: true })
      expect(failures.length).toBeGreaterThan(0)
    },
    patienceMs,
  )
})
