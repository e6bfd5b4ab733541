import type { Measurement } from './measure.ts'

type Row = [string, ...string[]]

/**
 * Measurements as a Markdown table. A ratio of requests per second says which part of the
 * baseline's rate remains, one of a latency how many times the baseline's it is.
 */
export function formatTable(measurements: Measurement[], baselines: Measurement[]): string {
  const names = baselines.map(({ name }) => `of ${name}: req/s, p50, p99`)
  const head: Row = ['scenario', 'requests', 'req/s', 'p50 ms', 'p99 ms', ...names]
  const rows = measurements.map((one): Row => {
    const ratios = baselines.map((baseline) => ratiosTo(one, baseline))
    const { name, requests, perSecond, p50, p99 } = one
    const figures = [requests, perSecond.toFixed(0), p50.toFixed(2), p99.toFixed(2)]
    return [name, ...figures.map(String), ...ratios]
  })
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  )
  const rule: Row = ['-'.repeat(widths[0] ?? 0), ...widths.slice(1).map(rightAligned)]
  return [head, rule, ...rows].map((row) => formatRow(row, widths)).join('\n')
}

function ratiosTo(one: Measurement, baseline: Measurement): string {
  const rate = `${((100 * one.perSecond) / baseline.perSecond).toFixed(1)} %`
  const times = [one.p50 / baseline.p50, one.p99 / baseline.p99].map((x) => `${x.toFixed(1)}x`)
  return [rate, ...times].map((text) => text.padStart(8)).join(' ')
}

function formatRow([first, ...others]: Row, [width = 0, ...widths]: number[]): string {
  const cells = others.map((cell, index) => cell.padStart(widths[index] ?? 0))
  return `| ${[first.padEnd(width), ...cells].join(' | ')} |`
}

function rightAligned(width: number): string {
  return `${'-'.repeat(width - 1)}:`
}
