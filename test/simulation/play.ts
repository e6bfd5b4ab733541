import { setImmediate } from 'node:timers/promises'
import { cast, customers, inStorefronts, rushes, troupes } from './actors/cast.ts'
import type { Figures } from './figures.ts'
import type { Witness } from './kernel/network.ts'
import { type Choice, drawPlan, type Plan, startsAt } from './plan.ts'
import type { Surroundings } from './planted/planted-fault.ts'
import { Shop } from './shop.ts'
import { simulate } from './simulate.ts'
import { StoryWitness } from './witness.ts'

export interface Played {
  violations: string[]
  figures: Figures
  witness: StoryWitness
}

/** Plays plans one after the other in one shop, and answers what has come of each. */
export class Player {
  readonly #shop = new Shop()
  readonly #unhandled: unknown[] = []

  readonly #choice: Choice
  readonly #counts: Witness | null

  /**
   * @param points where the core calls its ports, of which runs try one each above all
   * @param counts counts what befalls which of them
   * @param amid narrows what plans are drawn from
   */
  constructor(points: readonly string[], counts: Witness | null = null, amid: Surroundings = {}) {
    this.#choice = {
      ...{ cast: Object.keys(cast), customers, inStorefronts, rushes },
      troupes: amid.troupe ? [amid.troupe] : troupes,
      points: amid.points ?? points,
    }
    this.#counts = counts
    process.on('unhandledRejection', (error) => this.#unhandled.push(error))
  }

  planOf(seed: number): Plan {
    return drawPlan(seed, this.#choice)
  }

  async play(plan: Plan, { story = false } = {}): Promise<Played> {
    const elapsed = () => this.#shop.run.scheduler.now - startsAt
    const witness = new StoryWitness(story ? elapsed : null, this.#counts)
    const { violations, figures } = await simulate(this.#shop, plan, witness)
    // Node tells of rejections that nobody handled when it has nothing else to do.
    await setImmediate()
    const unhandled = this.#unhandled.splice(0).map((error) => `8 nobody handled: ${error}`)
    return { violations: [...violations, ...unhandled], figures, witness }
  }
}
