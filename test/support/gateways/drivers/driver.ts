import type { Context, Gateway, GatewayName } from '../../../../src/core/ports.ts'
import type { AnySale } from './any-sale.ts'

/** What a customer does at a gateway. */
export type Outcome = 'paid' | 'declined' | 'cancelled'

/** A payment that waits for its customer. */
export interface OpenedPayment {
  reference: string
  /** With which a browser pays, where there is such a thing. */
  clientSecret: string | null
}

/** What a gateway took for an order and gave back, in minor units. */
export interface OrderBooks {
  captured: number
  refunded: number
}

/** All that the payment tests must know of a gateway, beyond what the core knows of it. */
export interface PaymentDriver {
  /** Names the tests; two drivers may differ in the settings of one gateway. */
  title: string
  /** The gateway as it is registered. */
  gateway: Gateway
  /** The code of the failure where an order does not offer it; `order_not_payable` unless another is named. */
  notOffered?: string
  /** It hears of a payment from its customer: one that it does not know may be paid yet. */
  isToldLate?: true
  /** None of its messages tells of what went back in its dashboard. */
  isSilentOnRefunds?: true
  /** It pays back later than it is asked to. */
  queuesRefunds?: true
  open(ctx: Context, sale: AnySale): Promise<OpenedPayment>
  /** What the customer does, with money or without, if the gateway still lets him. */
  pay(payment: OpenedPayment, outcome: Outcome): Promise<void>
  /** What the shop is asked when the customer's browser comes back. */
  comeBack(ctx: Context, sale: AnySale, payment: OpenedPayment): Promise<void>
  /** Has the shop receive all messages about the payment that wait; null where there are none. */
  deliver: ((ctx: Context, payment: OpenedPayment) => Promise<void>) | null
  books(orderId: number): Promise<OrderBooks>
  /** Pays a part back in the gateway's dashboard; null where it does not tell of that. */
  refundThere: ((payment: OpenedPayment, amount: number) => Promise<void>) | null
}

/** The registration of all that are tested together, beside the deployment's own. */
export function registered(ctx: Context, drivers: PaymentDriver[]): Context {
  const added = Object.fromEntries(drivers.map(({ gateway }) => [gateway.name, gateway]))
  return { ...ctx, gateways: { ...ctx.gateways, ...added } }
}

export function namesOf(drivers: PaymentDriver[]): GatewayName[] {
  return drivers.map(({ gateway }) => gateway.name)
}
