import type { DirectPolicy } from '../../core/cart/checkouts.ts'
import type { SalePolicy } from '../../core/ports.ts'

/** The gateways that a checkout is paid through; the document has the same names for them. */
export const providers = ['stripe', 'paypal', 'clover'] as const

/** How this contract sells. */
export const policy: SalePolicy = {
  gateways: providers,
  prices: 'current',
  shortLines: 'stop',
  quantityMax: 999,
  paid: 'inside',
  accepted: 'when_placed',
  unpaid: 'order_waits',
}

/** The gateways of direct orders, by the document's names of the ways to pay. */
export const directGateways = { CREDIT: 'credit', DEBIT: 'debit', CASH: 'cash' } as const

/** How it sells what is ordered without a cart, which is paid outside the shop. */
export const directPolicy: DirectPolicy = {
  ...policy,
  prices: 'current',
  gateways: Object.values(directGateways),
  paid: 'on_delivery',
  accepted: 'when_paid',
}
