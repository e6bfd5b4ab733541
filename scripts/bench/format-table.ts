import type { Measurement } from './measure.ts'
import type { Scenario } from './scenarios.ts'

/** What was measured in a catalogue of so many products. */
export interface Run {
  products: number
  scenarios: Pick<Scenario, 'name' | 'beside'>[]
  measurements: Measurement[]
}

type Row = [string, ...string[]]

const head: Row = ['scenario', 'products', 'req/s', 'p50 ms', 'p99 ms', 'hits', 'of the bare rate']

/** Measurements as a Markdown table, each scenario for one size of the catalogue after the other. */
export function formatTable(runs: Run[]): string {
  const scenarios = runs[0]?.scenarios ?? []
  const rows = scenarios.flatMap(({ name, beside }) => runs.map((run) => rowOf(run, name, beside)))
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  )
  const rule: Row = ['-'.repeat(widths[0] ?? 0), ...widths.slice(1).map(rightAligned)]
  return [head, rule, ...rows].map((row) => formatRow(row, widths)).join('\n')
}

function rowOf(run: Run, name: string, beside: Scenario['beside']): Row {
  const { perSecond, p50, p99, hitRate } = measured(run, name)
  const ratios = beside.map(({ name: bare, goal }) => {
    const percent = Math.round((100 * perSecond) / measured(run, bare).perSecond)
    return `${percent} % of ${bare}${goal ? ` (goal ${goal} %)` : ''}`
  })
  const figures = [run.products, perSecond.toFixed(0), p50.toFixed(2), p99.toFixed(2)]
  const hits = hitRate > 0 ? `${(100 * hitRate).toFixed(1)} %` : ''
  return [name, ...figures.map(String), hits, ratios.join(', ')]
}

function measured({ measurements }: Run, name: string): Measurement {
  const found = measurements.find((one) => one.name === name)
  if (!found) throw new Error(`${name} was not measured`)
  return found
}

function formatRow([first, ...others]: Row, [width = 0, ...widths]: number[]): string {
  const cells = others.map((cell, index) => cell.padStart(widths[index] ?? 0))
  return `| ${[first.padEnd(width), ...cells].join(' | ')} |`
}

function rightAligned(width: number): string {
  return `${'-'.repeat(width - 1)}:`
}
