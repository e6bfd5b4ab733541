import type { SalePolicy } from '../../core/ports.ts'
import { store } from './store.ts'

/** How many of one thing a line of a cart may have, and in which steps. */
export const orderQuantity = { min: 1, max: 100, step: 1 } as const

/** What its orders can be paid with, where it is set up. */
export const gatewayNames = ['payu', 'juspay'] as const

/** For so many days after delivery things can be given back. */
export const returnDays = 30

/** How this contract sells. */
export const policy: SalePolicy = {
  gateways: gatewayNames,
  prices: 'current',
  shortLines: 'stop',
  quantityMax: orderQuantity.max,
  paid: 'after',
  accepted: 'when_paid',
  unpaid: 'order_waits',
}

/** A new cart's terms. */
export const cartTerms = {
  contract: 'commerce-engine',
  channel: store.id,
  currency: store.currency,
  policy,
} as const
