import type { Sample, Scenario } from './scenario.ts'

export interface Measurement {
  name: string
  requests: number
  perSecond: number
  p50: number
  p99: number
  /** Part of the answers that came from a cache. */
  hitRate: number
  /** Of one operation; null where the system does not tell. */
  processorMs: number | null
}

export interface Pace {
  connections: number
  seconds: number
}

const warmUpSeconds = 1
const sliceSeconds = 0.5

/**
 * Throughput, latency and processor time of scenarios, in short slices that take turns: whatever else
 * the machine does meanwhile slows all of them alike, and leaves their ratios alone.
 */
export async function measureInTurns(
  scenarios: Scenario[],
  { connections, seconds }: Pace,
): Promise<Measurement[]> {
  for (const scenario of scenarios) {
    await scenario.check?.()
    await warmUp(scenario, connections)
  }
  const samples = new Map<Scenario, Sample[]>(scenarios.map((scenario) => [scenario, []]))
  for (let done = 0; done < seconds; done += sliceSeconds) {
    for (const [scenario, taken] of samples) {
      taken.push(await scenario.slice({ seconds: sliceSeconds, connections }))
    }
  }
  return [...samples].map(([{ name }, taken]) => summarise(name, taken))
}

async function warmUp(scenario: Scenario, connections: number): Promise<void> {
  const taken: Sample[] = []
  while (sum(taken, ({ seconds }) => seconds) < warmUpSeconds) {
    taken.push(await scenario.slice({ seconds: sliceSeconds, connections }))
  }
}

function summarise(name: string, samples: Sample[]): Measurement {
  const sorted = samples.flatMap(({ latencies }) => latencies).toSorted((a, b) => a - b)
  const isKnown = samples.every(({ processorMs }) => processorMs !== null)
  return {
    name,
    requests: sorted.length,
    perSecond: sorted.length / sum(samples, ({ seconds }) => seconds),
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    hitRate: sum(samples, ({ hits }) => hits) / sorted.length,
    processorMs: isKnown
      ? sum(samples, ({ processorMs }) => processorMs ?? 0) / sorted.length
      : null,
  }
}

function sum(samples: Sample[], figure: (sample: Sample) => number): number {
  return samples.reduce((total, sample) => total + figure(sample), 0)
}

/** The smallest value that this part of all values does not exceed. */
function percentile(sorted: number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}
