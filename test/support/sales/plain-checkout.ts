import type { CheckoutRequest } from '../../../src/core/cart/checkouts.ts'
import { plainDetails } from '../../../src/core/orders/types.ts'

/** What a Cart object is asked for where only the cart itself is to be ordered. */
export function plainCheckout(operationId: string | null = null): CheckoutRequest {
  return { operationId, details: plainDetails, direct: null }
}
