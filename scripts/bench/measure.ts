import type { Request } from 'autocannon'
import { assertFound } from './assert-found.ts'
import { putUnderLoad, type Sample } from './put-under-load.ts'
import type { Scenario } from './scenarios.ts'

export interface Measurement {
  name: string
  requests: number
  perSecond: number
  p50: number
  p99: number
}

interface Pace {
  connections: number
  seconds: number
}

const warmUpSeconds = 1

/** Throughput and latency of a scenario, after a warm-up that does not count. */
export async function measure(scenario: Scenario, pace: Pace): Promise<Measurement> {
  if (scenario.isPaged) await assertFound(scenario.origin, scenario.requests)
  const sample = scenario.prepare
    ? await sampleInRounds(scenario, scenario.prepare, pace)
    : await sampleAtOnce(scenario, pace)
  const sorted = sample.latencies.toSorted((a, b) => a - b)
  return {
    name: scenario.name,
    requests: sorted.length,
    perSecond: sorted.length / sample.seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  }
}

async function sampleAtOnce(scenario: Scenario, { connections, seconds }: Pace): Promise<Sample> {
  const load = { origin: scenario.origin, connections, next: inTurn(scenario.requests) }
  await putUnderLoad({ ...load, until: { seconds: warmUpSeconds } })
  return putUnderLoad({ ...load, until: { seconds } })
}

/** Each round prepares untimed and sends every request once; the first round is the warm-up. */
async function sampleInRounds(
  { origin, requests }: Scenario,
  prepare: Request[],
  { connections, seconds }: Pace,
): Promise<Sample> {
  const round = (sent: Request[]) =>
    putUnderLoad({ origin, connections, next: inTurn(sent), until: { requests: sent.length } })
  const total: Sample = { latencies: [], seconds: 0 }
  for (let isWarm = false; total.seconds < seconds; isWarm = true) {
    await round(prepare)
    const sample = await round(requests)
    if (!isWarm) continue
    total.latencies.push(...sample.latencies)
    total.seconds += sample.seconds
  }
  return total
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

/** The smallest value that this part of all values does not exceed. */
function percentile(sorted: number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}
