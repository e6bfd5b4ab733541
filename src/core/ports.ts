import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type * as z from 'zod'
import type { ContractName } from '../db/schema/sale-terms.ts'
import type { StorefrontEvent } from './analytics/types.ts'
import type { CartName, CartObject } from './cart/types.ts'
import type { Gateways } from './gateway.ts'
import type { StockObject } from './inventory/types.ts'
import type { Effect, EffectKind, Effects, MessageKind } from './outbox/kinds.ts'
import type { VisitObject } from './visits/types.ts'

export type { SalePolicy } from '../db/schema/sale-policy.ts'
export type * from './gateway.ts'
export type * from './handover.ts'
export type { ContractName }

/** Everything the core may touch beyond its own arguments. Built in `context.ts`, nowhere else. */
export interface Context {
  db: Database
  objects: Objects
  gateways: Gateways
  images: ImageStore
  queues: Queues
  messenger: Messenger
  google: GoogleSignIn
  effects: EffectHandlers
  clock: Clock
  random: Random
  settings: Settings
  log: Log
  /** Lets work go on after the answer has been sent. Never for anything the answer promises. */
  defer(work: () => Promise<unknown>): void
}

export type Database = DrizzleD1Database & { $client: D1Database }

export interface Objects {
  cart(cart: CartName): CartObject
  stock(variantId: number): StockObject
  visits(productId: number): VisitObject
}

export interface Clock {
  now(): Date
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>
}

/** Tells when something happens, also outside the Worker. */
export interface Clocked {
  clock: Pick<Clock, 'now'>
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
  /** Where the storefront's pages begin that links in mail lead to, without a trailing slash. */
  storefrontUrl: string
  /** What the shop is called in its messages. */
  shopName: string
  /** SMS and messages by WhatsApp that the shop sends within 24 hours; 0 for any number. */
  textsPerDayMax: number
  /** Minutes after which an unpaid order is cancelled; 0 never. */
  unpaidOrderTtlMinutes: number
  /** log2 of scrypt's N. Tests use a cheap one. */
  passwordCost: number
  /** Whether sign-ins that fail and links by mail are limited for each account. */
  isLimited: boolean
  /** Secret of tokens, upload signatures and stored answers, at least 32 characters. */
  secret: string
}

// --- Effects ---------------------------------------------------------------------------------

/**
 * How a kind of effect is carried out; idempotent by the effect's key. It attempts nothing that it
 * causes in turn, but answers the cause of that.
 */
export interface EffectHandler<Payload> {
  schema: z.ZodType<Payload>
  carryOut(ctx: Context, payload: Payload, effect: Effect): Promise<string | null>
}

/** Those of all kinds that are no messages. They are registered in `effects.ts`. */
export type EffectHandlers = {
  [Kind in Exclude<EffectKind, MessageKind>]: EffectHandler<Effects[Kind]>
}

// --- Queues -----------------------------------------------------------------------------------

/** Queue messages carry ids and kinds only; the row they name is the truth. Events have no row yet. */
export interface Queues {
  webhooks(message: { eventId: number }): Promise<void>
  messages(message: { outboxId: number; kind: string }): Promise<void>
  events(message: StorefrontEvent): Promise<void>
}

// --- Messages ---------------------------------------------------------------------------------

export interface EmailMessage {
  channel: 'email'
  to: string
  subject: string
  text: string
  html: string
}

/** A short message to a telephone. */
export interface TextMessage {
  channel: 'sms' | 'whatsapp'
  /** In E.164. */
  to: string
  text: string
  /** The one-time code in the text, which is all that a provider's approved text asks for. */
  code: string | null
}

export type Message = EmailMessage | TextMessage

export interface Messenger {
  /** Those by which messages can be sent; one by another channel is refused. */
  channels: readonly Message['channel'][]
  /**
   * Sends one message. `key` makes repeating harmless where the provider supports it.
   * @throws MessageRefused when it will never be accepted; any other error may be retried.
   */
  send(message: Message, key: string): Promise<void>
}

// --- Signing in elsewhere ---------------------------------------------------------------------

/** Google, as far as signing in goes. */
export interface GoogleSignIn {
  /**
   * Whose access token this is, by Google's own word.
   * @throws GoogleTokenRejected where the token is not good here, GoogleUnavailable where Google gives
   * no usable answer.
   */
  identify(accessToken: string): Promise<GoogleIdentity>
}

export interface GoogleIdentity {
  /** The person at Google, who stays the same when the address changes. */
  subject: string
  /** Verified by Google, and spelt as there. */
  email: string
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
