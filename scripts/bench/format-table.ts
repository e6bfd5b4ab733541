import type { Measurement } from './measure.ts'
import type { Comparison, Scenario } from './scenario.ts'

/** What was measured in a catalogue of so many products. */
export interface Run {
  products: number
  scenarios: Pick<Scenario, 'name' | 'beside' | 'goalMs'>[]
  measurements: Measurement[]
}

type Row = [string, ...string[]]

const head: Row = [
  ...(['scenario', 'products', 'ops/s', 'p50 ms', 'p99 ms', 'CPU ms', 'hits'] as const),
  'compared',
]

/** Measurements as a Markdown table, each scenario for one size of the catalogue after the other. */
export function formatTable(runs: Run[]): string {
  const scenarios = runs[0]?.scenarios ?? []
  const rows = scenarios.flatMap((scenario) => runs.map((run) => rowOf(run, scenario)))
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  )
  const rule = formatRule(widths)
  return [head, rule, ...rows].map((row) => formatRow(row, widths)).join('\n')
}

function rowOf(run: Run, { name, beside, goalMs }: Run['scenarios'][number]): Row {
  const measurement = measured(run, name)
  const { perSecond, p50, p99, hitRate, processorMs } = measurement
  const goals = goalMs === undefined ? [] : [`goal ${goalMs} ms of CPU`]
  const comparisons = beside.map((one) => compare(measurement, one, measured(run, one.name)))
  return [
    name,
    String(run.products),
    perSecond.toFixed(0),
    p50.toFixed(2),
    p99.toFixed(2),
    processorMs?.toFixed(2) ?? '-',
    hitRate > 0 ? `${(100 * hitRate).toFixed(1)} %` : '',
    [...comparisons, ...goals].join(', '),
  ]
}

function compare(ours: Measurement, { by, goal, name }: Comparison, other: Measurement): string {
  if (by === 'rate') {
    const aim = goal === undefined ? '' : ` (goal ${percent(goal)})`
    return `${percent(ours.perSecond / other.perSecond)} of ${name}${aim}`
  }
  const ratio = costOf(ours) / costOf(other)
  return `${ratio.toFixed(2)} x ${name}${goal === undefined ? '' : ` (goal ${goal})`}`
}

/** Where processor time is not known, the time between two operations stands for it. */
function costOf({ processorMs, perSecond }: Measurement): number {
  return processorMs ?? 1000 / perSecond
}

function percent(part: number): string {
  return `${Math.round(100 * part)} %`
}

function measured({ measurements }: Run, name: string): Measurement {
  const found = measurements.find((one) => one.name === name)
  if (!found) throw new Error(`${name} was not measured`)
  return found
}

/** The first and the last column are text, the others figures. */
function formatRow([first, ...others]: Row, [width = 0, ...widths]: number[]): string {
  const cells = others.map((cell, index) => {
    const room = widths[index] ?? 0
    return index === others.length - 1 ? cell.padEnd(room) : cell.padStart(room)
  })
  return `| ${[first.padEnd(width), ...cells].join(' | ')} |`
}

function formatRule([first = 0, ...others]: number[]): Row {
  const last = others.length - 1
  const cells = others.map((width, index) => `${'-'.repeat(width - 1)}${index < last ? ':' : '-'}`)
  return ['-'.repeat(first), ...cells]
}
