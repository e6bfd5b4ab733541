import type { GatewayName } from '../db/schema/sale-policy.ts'
import type { Handover, Instrument, Payer } from './handover.ts'

export type { GatewayName }

/** By name, as `context.ts` registers them. */
export interface Gateways extends Record<GatewayName, Gateway> {}

/** Minor units of an ISO 4217 currency (upper case). */
export interface Money {
  amount: number
  currency: string
}

export interface Gateway {
  name: GatewayName
  /**
   * How the customer pays. `browser`: in the shop's own page, with a secret or a `handover` that `create`
   * answers anew under the same key. `page`: on a page of the gateway's, of which `create` may open any number.
   * `token`: `charge` takes a card's token at once, and nothing is opened before. `offline`: outside the
   * shop, and staff say when.
   */
  flow: 'browser' | 'page' | 'token' | 'offline'
  capabilities: {
    currencies: readonly string[]
    /** The least that it takes, in minor units. */
    amountMin?: number
    /** What the customer has paid, or approved, goes back unless `confirm` is called. */
    needsConfirm: boolean
    cancel: boolean
    refunds: boolean
    partialRefunds: boolean
    /** Repeating `refund` with the same key pays back once; otherwise perhaps twice. */
    idempotentRefund: boolean
  }
  /** What it calls a payment that is opened under a key, where we give the name. */
  referenceOf?(key: string): string
  /**
   * Opens a payment, under `key` where the gateway knows keys.
   * @throws GatewayRefused | GatewayUnavailable
   */
  create(request: CreateRequest): Promise<GatewayPayment>
  /**
   * The gateway's own answer about a payment; changes nothing there.
   * @throws GatewayRefused | GatewayUnavailable
   */
  retrieve(reference: string): Promise<GatewayPayment>
  /**
   * The outcome of a payment that the customer claims to have made; makes it final where the gateway
   * waits for that. May be repeated.
   * @throws GatewayRefused | GatewayUnavailable
   */
  confirm(reference: string, key: string): Promise<GatewayPayment>
  /**
   * Takes the money while a checkout waits for it. Repeated under its key it takes it once and answers
   * the same. A decline is the state `failed` with its message; `pending` says that the customer has
   * something to do first, such as to authenticate a card.
   * @throws GatewayRefused where the gateway takes no such payment | GatewayUnavailable, after which
   * nobody knows whether the money was taken
   */
  charge?(request: ChargeRequest): Promise<GatewayPayment>
  /** The cards that the gateway keeps for customers. */
  savedCards?: SavedCards
  /**
   * Cancels an open payment. Repeating the key repeats the answer, a refusal as well.
   * @throws GatewayRefused (`state` where it can no longer be cancelled, `unsupported` where no
   * payment ever can) | GatewayUnavailable
   */
  cancel(reference: string, key: string): Promise<GatewayPayment>
  /**
   * Pays back `amount` minor units. `key` comes back in `listRefunds`.
   * @throws GatewayRefused (`unsupported` without the capability) | GatewayUnavailable
   */
  refund(request: RefundRequest): Promise<GatewayRefund>
  /**
   * All refunds of a payment, whoever asked for them; null where the gateway does not tell.
   * @throws GatewayRefused | GatewayUnavailable
   */
  listRefunds(payment: {
    reference: string
    captureReference: string | null
  }): Promise<GatewayRefund[] | null>
  verifyWebhook?: SignedWebhooks['verifyWebhook']
}

export interface CreateRequest {
  key: string
  money: Money
  /** Comes back in every later answer: how money finds its order again. */
  metadata: Record<string, string>
  description: string
  /** Where a hosted page sends the browser back; needed by gateways that have such a page. */
  returnUrl: string | null
  /** Whose saved cards may pay it: the gateway's id, of `savedCards.createCustomer`. */
  customer?: string | null
  /** Who pays, for gateways that want to know. */
  payer?: Payer | null
  /** Which of its gateways an aggregator is to take, by its own name for it; null leaves that to it. */
  route?: string | null
}

/** What is named as in `CreateRequest` is the same. */
export interface ChargeRequest {
  /** It may have been asked for before, and done. */
  isRepeated: boolean
  /** A UUID. */
  key: string
  /** The gateway's id of the payment that was opened; null for gateways that open none. */
  reference: string | null
  money: Money
  metadata: Record<string, string>
  description: string
  /** What the customer pays with, such as a card's token; null where the payment is completed already. */
  method: string | null
  /** Keeps the method for later payments of the payment's customer. */
  savesCard: boolean
  /** The customer's internet address, which some gateways want to know. */
  clientAddress: string | null
}

export interface RefundRequest {
  /** Of the payment. */
  reference: string
  captureReference: string | null
  key: string
  money: Money
  reason: RefundReason | null
}

export interface SavedCards {
  /**
   * Opens an account for a customer's cards and answers the gateway's id of it.
   * @throws GatewayRefused | GatewayUnavailable
   */
  createCustomer(request: {
    key: string
    email: string | null
    name: string
    metadata: Record<string, string>
  }): Promise<string>
  /**
   * The cards of a customer, newest first.
   * @throws GatewayRefused (`not_found` where there is no such customer any more) | GatewayUnavailable
   */
  list(customer: string): Promise<SavedCard[]>
  /**
   * Deletes the account of a customer with its cards.
   * @throws GatewayRefused (`not_found` where there is no such customer any more) | GatewayUnavailable
   */
  deleteCustomer(customer: string): Promise<void>
}

export interface SavedCard {
  /** What `charge` takes as `method`. */
  id: string
  /** Such as `visa`. */
  brand: string
  last4: string
  expiryMonth: number
  expiryYear: number
}

/** It tells of payments in messages that it signs. */
export interface SignedWebhooks {
  /**
   * Checks the signature of a raw webhook before anything in it is read. Null for a message that says
   * nothing, and of which nothing is kept: it only tries our address, and may be unsigned.
   * @throws WebhookRejected for anything unsigned, wrongly signed, too old or too new.
   * @throws GatewayUnavailable where the gateway must be asked about it, and does not answer.
   */
  verifyWebhook(body: string, headers: Headers, now: Date): Promise<WebhookEvent | null>
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
  /** Its id of the money it took, where it pays back by that. */
  captureReference: string | null
  state: GatewayState
  /** Nobody has brought it to the gateway yet, which knows nothing of it, its amount included. */
  isUnknown?: true
  /** Requested amount; for `succeeded` the captured one. */
  money: Money
  /** Minor units paid back so far, null where this answer does not tell. */
  refundedAmount: number | null
  /** Secret with which the browser completes the payment; null where the answer does not have it. */
  clientSecret: string | null
  /** The gateway's page on which the customer pays; null for gateways without one. */
  paymentUrl: string | null
  /** What else the browser needs to go on, where `create` opened it so. */
  handover?: Handover | null
  /** What it was paid with, as far as the gateway tells. */
  instrument?: Instrument | null
  failureMessage: string | null
  metadata: Record<string, string>
}

export interface GatewayRefund {
  reference: string
  state: 'pending' | 'succeeded' | 'failed'
  amount: number
  /** Our key for it; null for one that somebody asked for at the gateway itself. */
  key: string | null
  failureMessage: string | null
}

export interface WebhookEvent {
  id: string
  type: string
  /** Null for types that mean nothing to us, and for what we cannot read. */
  evidence: Evidence | null
  /** Why a message that is rightly signed cannot be read; null where it can. */
  unreadable: string | null
}

/** What a signed message vouches for. */
export type Evidence =
  | ({ about: 'payment' } & PaymentEvidence)
  | ({ about: 'refund' } & RefundEvidence)
  | ({ about: 'dispute' } & DisputeEvidence)
  | ({ about: 'hint' } & HintEvidence)

/** Something believed about a payment: the gateway's answer, or a message whose signature covers it. */
export interface PaymentEvidence {
  gateway: GatewayName
  reference: string
  state: GatewayState
  /** Null where a signed message does not name it. */
  money: Money | null
  captureReference?: string | null
  instrument?: Instrument | null
  failureMessage: string | null
  metadata: Record<string, string>
}

/** Something happened to the refunds of a payment: to one that is told, or the gateway must be asked. */
export interface RefundEvidence {
  gateway: GatewayName
  /** Of the payment. */
  reference: string
  refund: GatewayRefund | null
}

/** Something happened to a payment, of which the message vouches for too little: the gateway is asked. */
export interface HintEvidence {
  gateway: GatewayName
  /** Of the payment. */
  reference: string
}

/** The customer's bank wants the money back, or has decided about it. */
export interface DisputeEvidence {
  gateway: GatewayName
  /** Of the payment. */
  reference: string
  dispute: string
  status: string
}
