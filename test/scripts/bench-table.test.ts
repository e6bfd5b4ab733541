import { expect, it } from 'vitest'
import { formatTable } from '../../scripts/bench/format-table.ts'
import { writeScenario } from '../../scripts/bench/write-scenario.ts'

function measured(name: string, perSecond: number, processorMs: number | null) {
  return { name, requests: 10, perSecond, p50: 1, p99: 2, hitRate: 0, processorMs }
}

const scenarios = [
  { name: 'bare', beside: [] },
  { name: 'ours', beside: [{ name: 'bare', by: 'processor', goal: 2.5 } as const], goalMs: 16 },
  { name: 'list', beside: [{ name: 'bare', by: 'rate', goal: 0.65 } as const] },
]

function cellsOf(processorMs: [number, number, number] | null): string[][] {
  const [bare, ours, list] = processorMs ?? [null, null, null]
  const measurements = [
    measured('bare', 400, bare),
    measured('ours', 100, ours),
    measured('list', 200, list),
  ]
  const [, , ...rows] = formatTable([{ products: 5, scenarios, measurements }]).split('\n')
  return rows.map((row) => row.split('|').map((cell) => cell.trim()))
}

it('compares sales by processor time, and reads by their rate', () => {
  const [bare, ours, list] = cellsOf([2, 3, 4])
  expect(bare?.slice(1, 7)).toEqual(['bare', '5', '400', '1.00', '2.00', '2.00'])
  expect(ours?.[8]).toBe('1.50 x bare (goal 2.5), goal 16 ms of CPU')
  expect(list?.[8]).toBe('50 % of bare (goal 65 %)')
})

it('compares by time where processor time is not known', () => {
  const [, ours] = cellsOf(null)
  expect(ours?.[6]).toBe('-')
  expect(ours?.[8]).toContain('4.00 x bare')
})

it('counts an operation until what it causes is over', async () => {
  const over = Date.now() + 60_000
  const scenario = writeScenario({
    name: 'slow to settle',
    beside: [],
    prepare: async (count) => ({
      operations: Array.from({ length: count }, () => async () => undefined),
      settle: async () => [over],
    }),
  })
  const { latencies, seconds } = await scenario.slice({ seconds: 1, connections: 3 })
  expect(latencies).toHaveLength(50)
  expect(Math.min(latencies[0] ?? 0, seconds * 1000)).toBeGreaterThan(50_000)
  expect(latencies[1]).toBeLessThan(50_000)
})
