import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { foundBySeeds } from './found.ts'
import { plantedFaults } from './planted/faults.ts'
import { playSeeds, type Wanted } from './pool.ts'

/** More than the slowest of these takes on a machine that has other work to do. */
const patienceMs = 15 * 60_000

/** Of 2,000 runs: about half of what they had when this was written. */
const figuresMin = {
  orders: 700,
  'orders cancelled': 350,
  'orders paid': 350,
  'checkouts aborted': 50,
  payments: 600,
  'payments captured': 380,
  'payments under review': 15,
  refunds: 50,
  'events applied': 900,
  'dead letters': 60,
  shortages: 15,
  'variants sold out': 50,
  emails: 1_000,
}

function play(wanted: Partial<Wanted> & Pick<Wanted, 'from' | 'runs'>) {
  return playSeeds({
    ...{ threads: 1, planted: null, shrink: false, stopAtFirst: false, trace: false },
    ...wanted,
  })
}

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

describe('a run of the simulation', () => {
  it(
    'is the same whenever its seed is played, and whatever was played before',
    async () => {
      const story = async (from: number, runs: number) => {
        const { stories } = await play({ from, runs, trace: true })
        return stories.slice(-5).map((text) => createHash('sha256').update(text).digest('hex'))
      }
      expect(await story(46, 5)).toEqual(await story(1, 50))
    },
    patienceMs,
  )

  it.each(foundBySeeds)(
    'that once went wrong does so no more: $sentence',
    async ({ seed }) => {
      const { failures } = await play({ from: seed, runs: 1 })
      expect(failures).toEqual([])
    },
    patienceMs,
  )
})

describe('the simulation finds a fault that is planted in the code', () => {
  it.each(plantedFaults)(
    '$name: $sentence',
    async ({ name }) => {
      const { failures } = await play({
        ...{ from: 1, runs: 20_000, threads: 2 },
        ...{ planted: name, stopAtFirst: true },
      })
      expect(failures.length).toBeGreaterThan(0)
    },
    patienceMs,
  )
})
