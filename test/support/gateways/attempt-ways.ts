import type { WayToPay } from '../../../src/core/storefront-orders/retry-payment.ts'
import { ORIGIN } from '../http/client.ts'
import { callbackPath } from './payu-payments.ts'

/** Gateways that know payments as attempts of an order, which may overlap. */
export type AttemptGateway = 'payu' | 'juspay'

const shop = 'https://shop.example.com'

/** How a customer wants to pay, as the contract tells the core. */
export function wayBy(gateway: AttemptGateway, payerId = 'customer-1'): WayToPay {
  if (gateway === 'payu') {
    const returnTo = { success: `${shop}/paid`, failure: `${shop}/failed` }
    return {
      gateway,
      returnTo,
      payerId,
      returnUrl: `${ORIGIN}/api/v1/in/storefront${callbackPath}`,
    }
  }
  const page = `${shop}/return`
  return { gateway, returnTo: { success: page, failure: page }, payerId, returnUrl: page }
}
