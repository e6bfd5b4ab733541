import type { SalePolicy } from '../../core/ports.ts'

/** How this contract sells. */
export const policy: SalePolicy = {
  gateways: ['stripe'],
  prices: 'when_added',
  shortLines: 'stop',
  quantityMax: 999,
  paid: 'after',
  accepted: 'when_placed',
  unpaid: 'order_ends',
}
