import type { Coverage } from './coverage.ts'

/** What a thread is started with. */
export interface ThreadOptions {
  /** The name of a planted fault; null for the code as it is. */
  planted: string | null
  /** Whether failing runs are made smaller, and told. */
  shrink: boolean
  stopAtFirst: boolean
  /** Whether every run is told, and not only those that go wrong. */
  trace: boolean
}

/** Seeds for one thread. */
export interface Portion {
  from: number
  count: number
}

export interface Failure {
  seed: number
  violations: string[]
  /** Who takes part in the smaller run, and how much befalls them. */
  plan: string
  /** What happens in it, line by line. */
  story: string[]
}

/** What came of a portion. */
export interface Report {
  runs: number
  figures: Record<string, number>
  accidents: Record<string, number>
  failures: Failure[]
  /** Where runs are told: each of them. */
  stories: { seed: number; text: string }[]
  /** What has befallen which place of the core: in the whole life of the thread. */
  coverage: Coverage
}

export function mergeReports(reports: Report[]): Report {
  return {
    runs: reports.reduce((sum, { runs }) => sum + runs, 0),
    figures: sums(reports.map(({ figures }) => figures)),
    accidents: sums(reports.map(({ accidents }) => accidents)),
    failures: reports.flatMap(({ failures }) => failures).sort((a, b) => a.seed - b.seed),
    stories: reports.flatMap(({ stories }) => stories).sort((a, b) => a.seed - b.seed),
    coverage: {},
  }
}

function sums(parts: Record<string, number>[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const part of parts) addTo(all, Object.entries(part))
  return all
}

/** Adds figures to the sums under their names. */
export function addTo(
  sums: Record<string, number>,
  figures: Iterable<readonly [string, number]>,
): void {
  for (const [name, value] of figures) sums[name] = (sums[name] ?? 0) + value
}
