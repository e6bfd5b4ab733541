import type { CheckoutLine } from '../../cart/stored-cart.ts'
import type { OrderDetails } from '../../orders/types.ts'
import { listAmountOf, sumOf } from '../../pricing/sums.ts'

/** Minor units, beside the lines. */
type Further = Pick<OrderDetails, 'discountAmount' | 'shippingAmount' | 'taxAmount'>

/** What lines come to, in minor units. */
export function subtotalOf(lines: Pick<CheckoutLine, 'quantity' | 'unitAmount'>[]): number {
  return sumOf(lines, listAmountOf)
}

/** What an order comes to, and a quote of it, all in all, in minor units. */
export function totalOf(
  subtotalAmount: number,
  { discountAmount, shippingAmount, taxAmount }: Further,
): number {
  return subtotalAmount - discountAmount + shippingAmount + taxAmount
}
