import type { StoredCart } from '../../src/core/cart/stored-cart.ts'
import type { EmailMessage } from '../../src/core/ports.ts'
import type { World as CloverWorld } from '../simulator/clover/world.ts'
import type { World as JuspayWorld } from '../simulator/juspay/world.ts'
import type { World as PaypalWorld } from '../simulator/paypal/world.ts'
import type { World as PayuWorld } from '../simulator/payu/world.ts'
import type { World as StripeWorld } from '../simulator/stripe/world.ts'
import type { World as ZibalWorld } from '../simulator/zibal/world.ts'

/** Everything that can be read once a run is quiet. */
export interface Books {
  /** In milliseconds since 1970. */
  now: number
  /** Rows of D1's primary. */
  d1<Row extends object>(query: string, ...values: unknown[]): Row[]
  /** By variant. A counter that was never used has no rows. */
  counters: { variantId: number; initialStock: number; rows: CounterRows }[]
  /** By the cart's id. */
  carts: Map<number, StoredCart>
  /** By order: the newest effect that there was when it was placed. */
  placedAfter: ReadonlyMap<number, number>
  /** The checkouts that carts have answered as ordered with all that was in them, by the cart's id. */
  cartOrders: ReadonlyMap<number, string>
  /** What was sent, by the key under which the provider takes it once. */
  mails: ReadonlyMap<string, EmailMessage>
  stripe: StripeWorld
  /** Ids of refunds at gateways that failed after they had succeeded. */
  failedLate: ReadonlySet<string>
  zibal: ZibalWorld
  paypal: PaypalWorld
  clover: CloverWorld
  payu: PayuWorld
  juspay: JuspayWorld
  /** Ids of refunds at Clover that were asked for in its dashboard. */
  refundedByHand: ReadonlySet<string>
}

/** Rows of a StockCounter's own tables (src/core/inventory/counter.ts). */
export type CounterRows = <Row extends object>(query: string) => Row[]
