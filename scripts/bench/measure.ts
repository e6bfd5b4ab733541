import { setTimeout as sleep } from 'node:timers/promises'
import type { Request } from 'autocannon'
import { assertFound } from './assert-found.ts'
import { putUnderLoad, type Sample } from './put-under-load.ts'
import type { SaleScenario, Scenario } from './scenarios.ts'

export interface Measurement {
  name: string
  requests: number
  perSecond: number
  p50: number
  p99: number
  /** Part of the answers that came from a cache. */
  hitRate: number
}

export interface Pace {
  connections: number
  seconds: number
}

const warmUpSeconds = 1
const sliceSeconds = 0.5
/** Between sales, so that messages still being sent for one do not slow the next. */
const restMs = 1500

/**
 * Throughput and latency of scenarios, in short slices that take turns: whatever else the machine
 * does meanwhile slows all of them alike, and leaves their ratios alone.
 */
export async function measureInTurns(scenarios: Scenario[], pace: Pace): Promise<Measurement[]> {
  const runs = scenarios.map((scenario) => ({ scenario, next: inTurn(scenario.requests) }))
  const load = ({ scenario, next }: (typeof runs)[number], seconds: number) =>
    putUnderLoad({
      ...{ origin: scenario.origin, connections: pace.connections, next },
      until: { seconds },
    })
  for (const run of runs) {
    if (run.scenario.isPaged) await assertFound(run.scenario.origin, run.scenario.requests)
    await load(run, warmUpSeconds)
  }
  const samples = new Map<Scenario, Sample[]>(scenarios.map((scenario) => [scenario, []]))
  for (let done = 0; done < pace.seconds; done += sliceSeconds) {
    for (const run of runs) samples.get(run.scenario)?.push(await load(run, sliceSeconds))
  }
  return [...samples].map(([{ name }, taken]) => summarise(name, taken))
}

/** Each round prepares untimed and sends every request once; the first round is the warm-up. */
export async function measureSale(
  { name, origin, requests, prepare }: SaleScenario,
  { connections, seconds }: Pace,
): Promise<Measurement> {
  const round = (sent: Request[]) =>
    putUnderLoad({ origin, connections, next: inTurn(sent), until: { requests: sent.length } })
  const taken: Sample[] = []
  for (let isWarm = false; lasted(taken) < seconds; isWarm = true) {
    if (prepare.length > 0) await round(prepare)
    const sample = await round(requests)
    if (isWarm) taken.push(sample)
  }
  await sleep(restMs)
  return summarise(name, taken)
}

/** One turn for all connections, so that no two of them send the same request at the same time. */
function inTurn(requests: Request[]): () => Request {
  let turn = 0
  return () => {
    const request = requests[turn % requests.length]
    if (!request) throw new Error('There is nothing to send')
    turn += 1
    return request
  }
}

function lasted(samples: Sample[]): number {
  return samples.reduce((sum, { seconds }) => sum + seconds, 0)
}

function summarise(name: string, samples: Sample[]): Measurement {
  const sorted = samples.flatMap(({ latencies }) => latencies).toSorted((a, b) => a - b)
  const hits = samples.reduce((sum, sample) => sum + sample.hits, 0)
  return {
    name,
    requests: sorted.length,
    perSecond: sorted.length / lasted(samples),
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    hitRate: hits / sorted.length,
  }
}

/** The smallest value that this part of all values does not exceed. */
function percentile(sorted: number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}
