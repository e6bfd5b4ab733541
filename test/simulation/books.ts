import type { StoredCart } from '../../src/core/cart/stored-cart.ts'
import type { World as StripeWorld } from '../simulator/stripe/world.ts'
import type { World as ZibalWorld } from '../simulator/zibal/world.ts'

/** Everything that can be read once a run is quiet. */
export interface Books {
  /** Rows of D1's primary. */
  d1<Row extends object>(query: string, ...values: unknown[]): Row[]
  /** By variant. A counter that was never used has no rows. */
  counters: { variantId: number; initialStock: number; rows: CounterRows }[]
  /** By the cart's id. */
  carts: Map<number, StoredCart>
  stripe: StripeWorld
  zibal: ZibalWorld
}

/** Rows of a StockCounter's own tables (src/core/inventory/counter.ts). */
export type CounterRows = <Row extends object>(query: string) => Row[]

/** A rule that holds whenever a run is quiet: says in a sentence each what breaks it. */
export type Check = (books: Books) => string[]
