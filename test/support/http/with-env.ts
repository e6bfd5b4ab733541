import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import worker from '../../../src/index.ts'

/** Settings with which the shop has access to Zibal's refunds. */
export const refundSettings: Partial<Env> = {
  ZIBAL_REFUND_TOKEN: 'zibal_refund_test',
  ZIBAL_REFUND_ACCOUNT: 'account-1',
}

/** The Worker with other settings or bindings than the tests have; deferred work is done when it answers. */
export function withEnv(changes: Partial<Env>): (request: Request) => Promise<Response> {
  return async (request) => {
    const execution = createExecutionContext()
    const other: Env = { ...env, ...changes }
    const answer = await worker.fetch(request, other, execution)
    await waitOnExecutionContext(execution)
    return answer
  }
}

/** Settings with which the Worker believes to be in production. */
export const productionSettings = {
  ENVIRONMENT: 'production',
  STRIPE_API_URL: 'https://api.stripe.com',
  ZIBAL_API_URL: 'https://gateway.zibal.ir',
  ZIBAL_REFUND_API_URL: 'https://api.zibal.ir',
  ZIBAL_MERCHANT: 'live',
  PAYPAL_API_URL: 'https://api-m.paypal.com',
  PAYPAL_CLIENT_ID: 'live',
  PAYPAL_CLIENT_SECRET: 'live',
  PAYPAL_WEBHOOK_ID: 'LIVE',
  PAYU_API_URL: 'https://info.payu.in',
  PAYU_KEY: 'live',
  PAYU_SALT: 'live',
  JUSPAY_API_URL: 'https://api.juspay.in',
  JUSPAY_API_KEY: 'live',
  JUSPAY_WEBHOOK_PASSWORD: 'live',
  CLOVER_API_URL: 'https://scl.clover.com',
  CLOVER_TOKEN_URL: 'https://token.clover.com/v1/tokens',
  CLOVER_API_ACCESS_KEY: 'live',
  CLOVER_PRIVATE_KEY: 'live',
  CLOVER_WEBHOOK_SECRET: 'live',
  GOOGLE_API_URL: 'https://oauth2.googleapis.com',
  GOOGLE_CLIENT_ID: 'live.apps.googleusercontent.com',
  RESEND_API_URL: 'https://api.resend.com',
  TWILIO_API_URL: 'https://api.twilio.com',
  TWILIO_ACCOUNT_SID: 'AC11111111111111111111111111111111',
  TWILIO_AUTH_TOKEN: 'live',
  TWILIO_FROM: '+15005550100',
  TWILIO_WHATSAPP_FROM: 'whatsapp:+15005550100',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_live',
  PASSWORD_COST: '14',
} as const

let addresses = 0

/** A client's options for the Worker with its limits on, called from an address nobody used before. */
export function limitedCaller() {
  return {
    headers: { 'CF-Connecting-IP': `198.51.100.${++addresses}` },
    fetch: withEnv({ RATE_LIMITS: 'on' }),
  }
}
