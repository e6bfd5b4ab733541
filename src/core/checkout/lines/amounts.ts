import type { CheckoutLine } from '../../cart/stored-cart.ts'
import type { CartTerms } from '../../cart/types.ts'
import { taxOfChannel } from '../../channels.ts'
import type { OrderDetails } from '../../orders/types.ts'
import { priceLines } from '../../pricing/breakdown/price-lines.ts'

interface Sale {
  terms: Pick<CartTerms, 'channel'>
  lines: Pick<CheckoutLine, 'productId' | 'variantId' | 'quantity' | 'unitAmount'>[]
  /** What was agreed on beside the lines when they were priced; minor units. */
  details: Pick<OrderDetails, 'discountAmount' | 'shippingAmount' | 'taxAmount'>
}

/** What the lines of an order come to, and all of it; minor units. */
export function amountsOf({ terms, lines, details }: Sale): {
  subtotalAmount: number
  totalAmount: number
} {
  const { discountAmount, shippingAmount, taxAmount } = details
  const { subtotalAmount } = priceLines(lines, taxOfChannel(terms.channel))
  const totalAmount = subtotalAmount - discountAmount + shippingAmount + taxAmount
  return { subtotalAmount, totalAmount }
}
