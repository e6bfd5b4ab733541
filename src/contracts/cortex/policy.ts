import type { SalePolicy } from '../../core/ports.ts'

/** How this contract sells. */
export const policy: SalePolicy = {
  gateways: ['zibal'],
  prices: 'current',
  shortLines: 'stay_behind',
  quantityMax: 5,
  paid: 'after',
  accepted: 'when_paid',
  unpaid: 'order_waits',
}
