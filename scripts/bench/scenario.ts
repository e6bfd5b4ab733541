/** Something measured. */
export interface Scenario {
  name: string
  /** What it is compared with. */
  beside: Comparison[]
  /** Processor time that one operation may take at most. */
  goalMs?: number
  /** @throws where there is nothing worth measuring */
  check?(): Promise<void>
  /** Puts load on it for about so many seconds. */
  slice(load: { seconds: number; connections: number }): Promise<Sample>
}

/**
 * A bare route or another scenario: by rate, of which a part is to be reached, or by processor time,
 * of which at most a multiple is to be taken.
 */
export interface Comparison {
  name: string
  by: 'rate' | 'processor'
  goal?: number
}

export interface Sample {
  /** Time of each operation in milliseconds. */
  latencies: number[]
  seconds: number
  /** Answers that came from a cache: those that tell their age. */
  hits: number
  /** What workerd has worked; null where the system does not tell. */
  processorMs: number | null
}
