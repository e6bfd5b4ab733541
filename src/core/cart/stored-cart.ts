import type { GatewayName } from '../../db/schema/sale-policy.ts'
import type { OrderDetails } from '../orders/types.ts'
import type { ChargeRequest } from '../ports.ts'
import type { CheckoutOutcome, SkippedLine } from './checkouts.ts'
import type { CartSettings } from './settings.ts'
import type { CartChange, CartLine, CartTerms } from './types.ts'

/** All that a Cart object keeps, written as a whole: a change is one row. */
export interface StoredCart {
  /** Null before the first change. */
  id: number | null
  /** The `openedAt` of the cart that this is in; null before the first change. */
  openedAt: number | null
  lines: CartLine[]
  /** The place of the next new line in the cart's history, from 1. */
  nextLine: number
  /** Null before the first change. */
  updatedAt: number | null
  /** Grows with every change of what is in the cart: a quote is of one version. */
  version: number
  /** The coupon that the cart keeps; null without one. */
  couponId: number | null
  /** The quote that was made of it last, and whether its content has changed since; null after an order. */
  quote: { id: string; isStale: boolean } | null
  settings: CartSettings
  /** The carts whose lines were added to it. */
  mergedIds: number[]
  /** A storefront's, which ends some time after its last change. */
  isTemporary: boolean
  /** Whose it is since lines of another cart were added to it; null before that. */
  ownerId: number | null
  /** Nothing is added any more, until the cart is opened again on other terms. */
  isClosed: boolean
  /** The checkout whose order closed it. */
  orderedAs?: string
  /** What was answered under a key lately, oldest first. */
  operations: Operation[]
  /** The checkout that is under way. */
  checkout: CheckoutRecord | null
  /** What D1 knows of it, see `tellOfCart`; null while that is not known, since it is being told. */
  told: { heldOn: string | null } | null
}

/**
 * What was answered under an operation id, refusals included: the second copy of a request may arrive
 * long after its client was told no.
 */
export interface Operation {
  id: string
  at: number
  /** Of a change; the cart is answered as it is by then. */
  change: KeptChange | null
  checkout: CheckoutOutcome | null
}

export type KeptChange = { ok: true; line: CartLine | null } | Extract<CartChange, { ok: false }>

/** A line with its product's name, at the price that the order will have. */
export interface CheckoutLine
  extends Pick<CartLine, 'id' | 'productId' | 'variantId' | 'quantity' | 'unitAmount'> {
  name: string
  /** What the customer chose beside the variant. */
  options?: Record<string, string> | null
}

/**
 * A checkout as its cart remembers it until it has ended. While `reserving` nobody knows whether its
 * order was placed, which recovery asks. `charging`: the gateway may have been asked for the money.
 * `placed` still owes its commits, `aborted` its releases.
 */
export interface CheckoutRecord {
  id: string
  state: 'reserving' | 'charging' | 'placed' | 'aborted'
  operationId: string | null
  terms: CartTerms
  details: OrderDetails
  /** What is to be ordered; before the reservations all that was asked for. */
  lines: CheckoutLine[]
  /** What stays behind in the cart. */
  skipped: SkippedLine[]
  /** Its order is paid outside the shop through this; null where not. */
  offlineGateway: GatewayName | null
  /** How it is paid inside; null where it is paid later. */
  charge: Charge | null
  /** The cart is closed by the order. */
  closesCart?: boolean
  startedAt: number
}

/** How a checkout pays its quote. */
export interface Charge {
  quoteId: string
  couponId: number | null
  gateway: GatewayName
  /** Null where the customer has completed the payment. */
  method: string | null
  savesCard: boolean
  clientAddress: string | null
  /** The payment's row, from the moment that the quote is claimed. */
  payment: { id: number; key: string; reference: string | null } | null
  /** How the gateway is told of it, which asks for the same words with the same key; null before. */
  told: Pick<ChargeRequest, 'metadata' | 'description'> | null
  /** Asked last, the gateway has said that it takes nothing for this checkout. Asked again, it might. */
  isRefused: boolean
}

/** The cart with a content that has just changed (ms since 1970): what was quoted of it is stale by that. */
export function changedAt(cart: StoredCart, now: number): StoredCart {
  const quote = cart.quote && { ...cart.quote, isStale: true }
  return { ...cart, quote, version: cart.version + 1, updatedAt: now }
}

/** What a Cart object is given to keep its cart. */
export interface CartStore {
  /** A new one where nothing was written yet. */
  read(): StoredCart
  /** With what D1 has to be told of it, the object is woken for that. */
  write(cart: StoredCart): void
  /** Wakes the object at that time (ms since 1970) instead of an earlier one; never where it is null. */
  wakeAt(time: number | null): Promise<void>
  /** The alarm has rung, and is set no more. */
  awoken(): void
}

const noSettings: CartSettings = {
  metadata: null,
  billingAddress: null,
  shippingAddress: null,
  shippingMethodId: null,
  points: 0,
  creditAmount: 0,
  giftCardId: null,
}

export const newCart: StoredCart = {
  id: null,
  openedAt: null,
  lines: [],
  nextLine: 1,
  updatedAt: null,
  version: 0,
  couponId: null,
  quote: null,
  settings: noSettings,
  mergedIds: [],
  isTemporary: false,
  ownerId: null,
  isClosed: false,
  operations: [],
  checkout: null,
  told: { heldOn: null },
}
