import { DurableObject } from 'cloudflare:workers'
import { createContext } from '../context.ts'
import { abortOrLearn, placedAmong } from '../core/checkout/outcome.ts'
import { describeError } from '../core/describe-error.ts'
import * as counter from '../core/inventory/counter.ts'
import { findProjection, projectStock } from '../core/inventory/projection.ts'
import type { Reservation, Setting, StockLevel, StockObject } from '../core/inventory/types.ts'
import type { LocalStore } from '../core/local-store.ts'
import type { Context } from '../core/ports.ts'
import { writeBatch } from '../core/write-batch.ts'
import { createDurableStore } from './durable-store.ts'
import { type Metered, type MeteredMethods, metered } from './metered.ts'

/** The placing batch projects a sale at once; this is how long the counter leaves that to it. */
const projectionDelayMs = 2_000
const retryDelayMs = 10_000

/** The stock of a variant that is deleted, or was never there, and whose counter was never used. */
const nothing: StockLevel = { sellable: 0, level: 0, received: 0, version: 0 }

/** One variant's stock: a thin shell that gives core/inventory its storage, D1 and alarm. */
export class StockCounter extends DurableObject<Env> implements MeteredMethods<StockObject> {
  readonly #store: LocalStore
  /** Replaced by tests that let calls to the outside fail. */
  world: Context

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#store = createDurableStore(state.storage)
    this.world = createContext(env, (work) => state.waitUntil(work))
    counter.createCounterTables(this.#store)
  }

  reserve(request: Parameters<StockObject['reserve']>[0]): Promise<Metered<Reservation>> {
    return metered(async () => {
      if (!(await this.#adopt(request.variantId))) {
        counter.close(this.#store, request.checkoutId, 'refused')
        return { ok: false, reason: 'insufficient', sellable: 0 }
      }
      const reservation = counter.reserve(this.#store, request)
      await this.#wake(Math.min(request.expiresAt, this.#now() + projectionDelayMs))
      return reservation
    })
  }

  commit(
    _: number,
    checkoutId: string,
    projectedVersion: number | null,
  ): Promise<Metered<StockLevel>> {
    return metered(async () => {
      const level = counter.commit(this.#store, checkoutId, projectedVersion)
      if (counter.unprojected(this.#store)) await this.#wake(this.#now() + projectionDelayMs)
      else if (counter.nextExpiry(this.#store) === null) await this.#store.sleep()
      return level
    })
  }

  release(variantId: number, checkoutId: string): Promise<Metered<StockLevel>> {
    return metered(async () => {
      if (await this.#adopt(variantId)) {
        return this.#project(counter.release(this.#store, checkoutId))
      }
      counter.close(this.#store, checkoutId, 'released')
      return nothing
    })
  }

  restock(request: Parameters<StockObject['restock']>[0]): Promise<Metered<StockLevel>> {
    return metered(() => this.#projected(counter.restock(this.#store, request)))
  }

  set(request: Parameters<StockObject['set']>[0]): Promise<Metered<Setting>> {
    return metered(async () => {
      if (!(await this.#adopt(request.variantId))) return { ok: true, ...nothing }
      await this.#commitPlaced()
      if ('sold' in request) await this.#catchUp(request.variantId, request.sold)
      return this.#projected(counter.setLevel(this.#store, request))
    })
  }

  read(variantId: number): Promise<Metered<StockLevel>> {
    return metered(async () =>
      (await this.#adopt(variantId)) ? counter.readLevel(this.#store) : nothing,
    )
  }

  /** Settles holds that ran out, brings D1 up to date, and sets itself again until nothing is left. */
  override async alarm(): Promise<void> {
    try {
      await this.#settleOverdue()
      await this.#flush()
      const next = counter.nextExpiry(this.#store)
      if (next !== null) await this.#wake(Math.max(next, this.#now() + 1_000))
    } catch (error) {
      // Cloudflare gives up on an alarm that throws six times; this one must not.
      this.world.log('error', 'stock.alarm_failed', { error: describeError(error) })
      await this.#wake(this.#now() + retryDelayMs)
    }
  }

  async #settleOverdue(): Promise<void> {
    for (const checkoutId of counter.overdueCheckouts(this.#store, this.#now())) {
      const outcome = await abortOrLearn(this.world, checkoutId)
      if (outcome === 'placed') counter.commit(this.#store, checkoutId)
      else counter.release(this.#store, checkoutId)
    }
  }

  /** Staff count no unit of a placed order, even if its cart has not committed it yet. */
  async #commitPlaced(): Promise<void> {
    const held = counter.heldCheckouts(this.#store)
    if (held.length === 0) return
    for (const checkoutId of await placedAmong(this.world, held)) {
      counter.commit(this.#store, checkoutId)
    }
  }

  /** After D1 was restored, a count names sales that this counter has not seen. */
  async #catchUp(variantId: number, sold: number): Promise<void> {
    if (!counter.isBehind(this.#store, sold)) return
    const figure = await findProjection(this.world.db, variantId)
    if (figure) counter.goOnFrom(this.#store, figure.sold)
  }

  /** Takes over D1's figure on first use; false where D1 has none, which is asked again next time. */
  async #adopt(variantId: number): Promise<boolean> {
    if (counter.isAdopted(this.#store)) return true
    const figure = await findProjection(this.world.db, variantId)
    if (figure) counter.adopt(this.#store, variantId, figure)
    // Another call may have had an answer before the variant was deleted.
    return counter.isAdopted(this.#store)
  }

  /** The alarm tells D1 in any case. */
  async #project<T>(answer: T): Promise<T> {
    try {
      return await this.#projected(answer)
    } catch (error) {
      this.world.log('warn', 'stock.projection_delayed', { error: describeError(error) })
      return answer
    }
  }

  /** Staff are shown D1's figure: an effect on it is done once D1 has it; until then it is told again. */
  async #projected<T>(answer: T): Promise<T> {
    await this.#wake(this.#now() + projectionDelayMs)
    await this.#flush()
    return answer
  }

  async #flush(): Promise<void> {
    const pending = counter.unprojected(this.#store)
    if (!pending) return
    await writeBatch(this.world.db, [projectStock(this.world, pending)])
    counter.markProjected(this.#store, pending.version)
  }

  #wake(time: number): Promise<void> {
    return this.#store.wakeBy(time)
  }

  #now(): number {
    return this.world.clock.now().getTime()
  }
}
