import { type Accident, accidents } from './kernel/faults.ts'
import type { Witness } from './kernel/network.ts'
import type { Process } from './kernel/process.ts'
import type { RunWitness } from './run.ts'

/** What one run's world has seen: counts always, the whole story where it is asked for. */
export class StoryWitness implements RunWitness {
  readonly counts = new Map<Accident, number>(accidents.map((accident) => [accident, 0]))
  /** Which calls were befallen, as plans name the calls that are spared. */
  readonly befallen: string[] = []
  /** Lines for a reader; empty where no story was asked for. */
  readonly story: string[] = []
  readonly #elapsed: (() => number) | null
  readonly #points: Witness | null

  /**
   * @param elapsed milliseconds since the run began, for each line of a story; null without a story.
   * @param points counts what befalls which place of the core.
   */
  constructor(elapsed: (() => number) | null = null, points: Witness | null = null) {
    this.#elapsed = elapsed
    this.#points = points
  }

  called(from: Process, what: string, point: string | null): void {
    this.#points?.called(from, what, point)
    // The schedule asks for work all the time; what it finds is told by itself.
    const isTold = this.#elapsed && !(from.name.startsWith('schedule') && what.startsWith('d1'))
    const place = point ? ` at ${point.split(' ')[0]}` : ''
    if (isTold) this.#tell(`    ${from.name}: ${what}${place}`)
  }

  befell(from: Process, what: string, accident: Accident, point: string | null): void {
    this.#points?.befell(from, what, accident, point)
    this.counts.set(accident, (this.counts.get(accident) ?? 0) + 1)
    this.befallen.push(`${from.name}#${from.calls}`)
    if (this.#elapsed) this.#tell(`!!  ${from.name}: ${what} ${accident}`)
  }

  noted(text: string): void {
    if (this.#elapsed) this.#tell(text)
  }

  #tell(line: string): void {
    const seconds = ((this.#elapsed?.() ?? 0) / 1000).toFixed(3)
    this.story.push(`${seconds.padStart(10)}  ${line}`)
  }
}
