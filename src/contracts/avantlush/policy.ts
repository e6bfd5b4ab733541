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
