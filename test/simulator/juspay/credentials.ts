import type { MiddlewareHandler } from 'hono'
import { invalidInput, unauthorized } from './errors.ts'

export const testApiKey = 'juspay_key_test'
export const testMerchantId = 'juspay_merchant_test'
/** Of the payment page. */
export const testClientId = 'juspay_client_test'
/** Signs what the browser brings back. */
export const testResponseKey = 'juspay_response_test'

/** What the shop asks of whoever sends it events. */
export const testWebhookUser = 'juspay'
export const testWebhookPassword = 'juspay_webhook_test'

/** The key is the user, and there is no password. */
export const authenticated: MiddlewareHandler = async (c, next) => {
  if (c.req.header('Authorization') !== `Basic ${btoa(`${testApiKey}:`)}`) {
    throw unauthorized('Invalid API Key. Please pass a valid and active api key.')
  }
  const merchantId = c.req.header('x-merchantid')
  if (!merchantId) throw invalidInput(['x-merchantid'])
  if (merchantId !== testMerchantId) throw unauthorized('The key is of another merchant.')
  return next()
}
