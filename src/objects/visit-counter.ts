import { DurableObject } from 'cloudflare:workers'
import { createContext } from '../context.ts'
import { describeError } from '../core/describe-error.ts'
import type { LocalStore } from '../core/local-store.ts'
import type { Context } from '../core/ports.ts'
import { addVisit, createVisitTables, isAllWritten } from '../core/visits/counter.ts'
import type { VisitObject } from '../core/visits/types.ts'
import { writeCounts } from '../core/visits/write-counts.ts'
import { createDurableStore } from './durable-store.ts'
import { type Metered, type MeteredMethods, metered } from './metered.ts'

/** How far D1's counts may lag behind, and how long a failed write waits for the next attempt. */
const writeDelayMs = 15_000

/** Views of a sixteenth of the products: a thin shell that gives core/visits its storage and alarm. */
export class VisitCounter extends DurableObject<Env> implements MeteredMethods<VisitObject> {
  readonly #store: LocalStore
  /** Replaced by tests that let calls to the outside fail. */
  world: Context

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#store = createDurableStore(state.storage)
    this.world = createContext(env, (work) => state.waitUntil(work))
    createVisitTables(this.#store)
  }

  record(productId: number, atLeast: number): Promise<Metered<number>> {
    return metered(async () => {
      const count = addVisit(this.#store, productId, atLeast)
      await this.#wake()
      return count
    })
  }

  /** Brings D1 up to date, and sets itself again until it is. */
  override async alarm(): Promise<void> {
    try {
      await writeCounts(this.world.db, this.#store)
    } catch (error) {
      // Cloudflare gives up on an alarm that throws six times; this one must not.
      this.world.log('error', 'visits.alarm_failed', { error: describeError(error) })
    }
    if (!isAllWritten(this.#store)) await this.#wake()
  }

  #wake(): Promise<void> {
    return this.#store.wakeBy(this.world.clock.now().getTime() + writeDelayMs)
  }
}
