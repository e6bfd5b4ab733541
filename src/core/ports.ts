import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { ContractName, GatewayName } from '../db/schema/orders.ts'
import type { CartObject } from './cart/types.ts'
import type { StockObject } from './inventory/types.ts'
import type { VisitObject } from './visits/types.ts'

export type { ContractName, GatewayName }

/** Everything the core may touch beyond its own arguments. Built in `context.ts`, nowhere else. */
export interface Context {
  db: Database
  objects: Objects
  gateways: Gateways
  images: ImageStore
  queues: Queues
  messenger: Messenger
  clock: Clock
  random: Random
  settings: Settings
  log: Log
  /** Lets work go on after the answer has been sent. Never for anything the answer promises. */
  defer(work: () => Promise<unknown>): void
}

export type Database = DrizzleD1Database & { $client: D1Database }

export interface Objects {
  cart(cartId: number): CartObject
  stock(variantId: number): StockObject
  visits(productId: number): VisitObject
}

export interface Clock {
  now(): Date
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>
}

export interface Random {
  uuid(): string
  /** Lower-case hexadecimal text of that many random bytes. */
  hex(bytes: number): string
  /** From 0 up to 1. For nothing that must not be guessed. */
  fraction(): number
}

export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  data?: Record<string, string | number | boolean | null | undefined>,
) => void

/** The configuration the core's rules depend on. */
export interface Settings {
  /** Origin of this API as clients see it, without a trailing slash. */
  publicOrigin: string
  /** Minutes after which an unpaid order is cancelled; 0 never. */
  unpaidOrderTtlMinutes: number
  /** log2 of scrypt's N. Tests use a cheap one. */
  passwordCost: number
  /** Whether sign-ins that fail and links by mail are limited for each account. */
  isLimited: boolean
  /** Secret of tokens, upload signatures and stored answers, at least 32 characters. */
  secret: string
}

// --- Queues -----------------------------------------------------------------------------------

/** Queue messages carry ids only; the row they name is the truth. */
export interface Queues {
  webhooks(message: { eventId: number }): Promise<void>
  messages(message: { outboxId: number }): Promise<void>
}

// --- Messages ---------------------------------------------------------------------------------

export interface EmailMessage {
  to: string
  subject: string
  text: string
  html: string
}

export interface Messenger {
  /**
   * Sends one email. `key` makes repeating harmless where the provider supports it.
   * @throws MessageRefused when the provider will never accept it; any other error may be retried.
   */
  sendEmail(message: EmailMessage, key: string): Promise<void>
}

// --- Objects in R2 ----------------------------------------------------------------------------

export interface StoredObject {
  key: string
  size: number
  contentType: string
  uploadedAt: Date
}

export interface ImageStore {
  /** Stores bytes under a key; with `onlyNew` an existing key is kept and `false` answered. */
  put(
    key: string,
    body: ReadableStream | Uint8Array,
    options: { contentType: string; onlyNew?: boolean },
  ): Promise<boolean>
  get(key: string): Promise<(StoredObject & { body: ReadableStream }) | null>
  head(key: string): Promise<StoredObject | null>
  delete(keys: string[]): Promise<void>
  list(prefix: string, cursor?: string): Promise<{ objects: StoredObject[]; cursor?: string }>
  /** A URL to which exactly this object can be PUT, once, until `expiresAt`. */
  presignPut(upload: {
    key: string
    contentType: string
    size: number
    expiresAt: Date
  }): Promise<{ url: string; headers: Record<string, string> }>
}

// --- Payment gateways -------------------------------------------------------------------------

/** What each gateway has beyond the common part stands in its type. */
export interface Gateways extends Record<GatewayName, Gateway> {
  stripe: Gateway & BrowserSide & SignedWebhooks
}

/** Minor units of an ISO 4217 currency (upper case). */
export interface Money {
  amount: number
  currency: string
}

export interface Gateway {
  name: GatewayName
  capabilities: {
    currencies: readonly string[]
    /** Repeating `create` with the same key answers the same payment; otherwise it opens another. */
    idempotentCreate: boolean
    /** What the customer has paid goes back to him unless `confirm` is called. */
    needsConfirm: boolean
    cancel: boolean
    refunds: boolean
    partialRefunds: boolean
    /** Repeating `refund` with the same key pays back once; otherwise perhaps twice. */
    idempotentRefund: boolean
  }
  /**
   * Opens a payment, under `key` where the gateway knows keys.
   * @throws GatewayRefused | GatewayUnavailable
   */
  create(request: {
    key: string
    money: Money
    /** Comes back in every later answer: how money finds its order again. */
    metadata: Record<string, string>
    description: string
    /** Where a hosted page sends the browser back; needed by gateways that have such a page. */
    returnUrl: string | null
  }): Promise<GatewayPayment>
  /**
   * The gateway's own answer about a payment; changes nothing there.
   * @throws GatewayRefused | GatewayUnavailable
   */
  retrieve(reference: string): Promise<GatewayPayment>
  /**
   * The outcome of a payment that the customer says he has made, made final where the gateway waits
   * for that. May be repeated.
   * @throws GatewayRefused | GatewayUnavailable
   */
  confirm(reference: string): Promise<GatewayPayment>
  /**
   * Cancels an open payment.
   * @throws GatewayRefused (`state` where it can no longer be cancelled, `unsupported` where no
   * payment ever can) | GatewayUnavailable
   */
  cancel(reference: string, key: string): Promise<GatewayPayment>
  /**
   * Pays back `amount` minor units.
   * @throws GatewayRefused (`unsupported` without the capability) | GatewayUnavailable
   */
  refund(request: {
    reference: string
    key: string
    amount: number
    reason: RefundReason | null
    metadata: Record<string, string>
  }): Promise<GatewayRefund>
}

/** Browsers complete its payments themselves. */
export interface BrowserSide {
  /** Key with which a browser talks to the gateway. */
  publishableKey: string
}

/** It tells of payments in messages that it signs. */
export interface SignedWebhooks {
  /**
   * Checks the signature of a raw webhook before anything in it is read.
   * `evidence` is null for event types that mean nothing to us.
   * @throws WebhookRejected for anything unsigned, wrongly signed, too old, too new or malformed.
   */
  verifyWebhook(body: string, headers: Headers, now: Date): Promise<WebhookEvent>
}

export type RefundReason = 'duplicate' | 'fraudulent' | 'requested_by_customer'

/**
 * `processing`: money is under way; where the gateway waits for `confirm`, it is paid and unconfirmed.
 * `failed`: an attempt was declined, the same payment can be paid yet.
 * `cancelled`: it is over without money, whoever ended it; paying takes a new payment.
 */
export type GatewayState = 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled'

export interface GatewayPayment {
  gateway: GatewayName
  /** The gateway's id of the payment, such as `pi_...`. */
  reference: string
  state: GatewayState
  /** Requested amount; for `succeeded` the captured one. */
  money: Money
  /** Minor units paid back so far, null where this answer does not tell. */
  refundedAmount: number | null
  /** Secret with which the browser completes the payment; null where the answer does not have it. */
  clientSecret: string | null
  /** The gateway's page on which the customer pays; null for gateways without one. */
  paymentUrl: string | null
  failureMessage: string | null
  metadata: Record<string, string>
}

export interface GatewayRefund {
  reference: string
  state: 'pending' | 'succeeded' | 'failed'
}

export interface WebhookEvent {
  id: string
  type: string
  /** What the event says of a payment, already translated; null for types we ignore. */
  evidence: PaymentEvidence | null
}

/** Something believed about a payment: the gateway's answer, or a message whose signature covers it. */
export interface PaymentEvidence {
  gateway: GatewayName
  reference: string
  /** `refunded` is the gateway's word that the whole captured amount went back. */
  state: GatewayState | 'refunded'
  /** Null where a signed message does not name it. */
  money: Money | null
  failureMessage: string | null
  metadata: Record<string, string>
}
