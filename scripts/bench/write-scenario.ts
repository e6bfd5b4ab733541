import { processorTime, processorTimeSince } from './processor-time.ts'
import { type Operation, runOperations, type Times } from './run-operations.ts'
import type { Sample, Scenario } from './scenario.ts'

/** A scenario whose operations change something, so that each can be carried out once. */
export interface Write extends Pick<Scenario, 'name' | 'beside' | 'goalMs'> {
  /** Makes so many operations ready, which is not timed; `connections` may be used at once. */
  prepare(count: number, connections: number): Promise<Portion>
}

export interface Portion {
  operations: Operation[]
  /**
   * Waits until nothing that they have caused is left to do. Answers when each was over, in their
   * order, if that is later than its answer.
   */
  settle?(): Promise<number[]>
}

/** Operations of the first slice; later ones have as many as their time allows. */
const firstCount = 50
const countMax = 2000
/** Fewer would vanish in the hundredths of a second in which processor time is counted. */
const countMin = 20

export function writeScenario({ prepare, ...scenario }: Write): Scenario {
  let perSecond: number | null = null
  return {
    ...scenario,
    async slice({ seconds, connections }) {
      const count = perSecond === null ? firstCount : Math.round(perSecond * seconds)
      const atLeast = Math.max(connections, countMin)
      const portion = await prepare(Math.max(atLeast, Math.min(count, countMax)), connections)
      const before = processorTime()
      const times = await runOperations(portion.operations, connections)
      const ends = portion.settle ? await portion.settle() : []
      const processorMs = processorTimeSince(before)
      const ended = times.ended.map((time, index) => Math.max(time, ends[index] ?? time))
      const sample = toSample({ ...times, ended }, processorMs)
      perSecond = sample.latencies.length / sample.seconds
      return sample
    },
  }
}

function toSample({ begun, ended }: Times, processorMs: number | null): Sample {
  return {
    latencies: ended.map((time, index) => time - (begun[index] ?? time)),
    seconds: (Math.max(...ended) - Math.min(...begun)) / 1000,
    hits: 0,
    processorMs,
  }
}
