import type { SalePolicy } from '../../core/ports.ts'
import { store } from './store.ts'

/** How many of one thing a line of a cart may have, and in which steps. */
export const orderQuantity = { min: 1, max: 100, step: 1 } as const

/** How this contract sells. */
const policy: SalePolicy = {
  gateways: [],
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
