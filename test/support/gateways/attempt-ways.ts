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
    const returnUrl = `${ORIGIN}/api/v1/in/storefront${callbackPath}`
    return { gateway, returnTo, payerId, returnUrl, route: null }
  }
  const page = `${shop}/return`
  const returnTo = { success: page, failure: page }
  return { gateway, returnTo, payerId, returnUrl: page, route: null }
}
