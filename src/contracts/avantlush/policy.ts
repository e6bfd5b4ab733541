import type { DirectPolicy } from '../../core/cart/checkouts.ts'
import type { SalePolicy } from '../../core/ports.ts'

/** How this contract sells. */
export const policy: SalePolicy = {
  gateways: ['stripe', 'paypal', 'clover'],
  prices: 'current',
  shortLines: 'stop',
  quantityMax: 999,
  paid: 'inside',
  accepted: 'when_placed',
  unpaid: 'order_waits',
}

/** How it sells what is ordered without a cart, which is paid outside the shop. */
export const directPolicy: DirectPolicy = {
  ...policy,
  prices: 'current',
  gateways: ['credit', 'debit', 'cash'],
  paid: 'on_delivery',
  accepted: 'when_paid',
}
