import { describe, expect, it } from 'vitest'
import { readVariables } from '../../src/env.ts'

const production = {
  ENVIRONMENT: 'production',
  PUBLIC_ORIGIN: 'https://shop.example.com',
  ALLOWED_ORIGINS: '',
  SECRET: 'a-secret-of-production-with-32-characters',
  STORE_CHANNEL: 'us',
  CORTEX_CHANNEL: 'ir',
  STRIPE_API_URL: 'https://api.stripe.com',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_live',
  ZIBAL_API_URL: 'https://gateway.zibal.ir',
  ZIBAL_MERCHANT: 'merchant-1',
  ZIBAL_REFUND_API_URL: 'https://api.zibal.ir',
  MESSENGER: 'cloudflare',
  RESEND_API_URL: 'https://api.resend.com',
  MAIL_FROM: 'shop@example.com',
  UNPAID_ORDER_TTL_MINUTES: '60',
  RATE_LIMITS: 'on',
  PASSWORD_COST: '14',
}

/** Safe: bindings are not looked at, and the variables are what is being checked. */
function read(settings: object) {
  return readVariables(settings as Env)
}

describe('settings of production', () => {
  it('are taken', () => {
    expect(read(production)).toMatchObject({ ZIBAL_MERCHANT: 'merchant-1', ZIBAL_REFUND_TOKEN: '' })
  })

  it.each([
    { STRIPE_API_URL: 'http://localhost:8788/stripe' },
    { STRIPE_SECRET_KEY: 'sk_test_x' },
    { STRIPE_WEBHOOK_SECRET: 'whsec_live,whsec_test' },
    { ZIBAL_API_URL: 'http://localhost:8788/zibal' },
    { ZIBAL_REFUND_API_URL: 'http://127.0.0.1:8788/zibal' },
    { ZIBAL_MERCHANT: 'zibal' },
    { RESEND_API_URL: 'http://localhost:8788/resend' },
    { SECRET: 'development-only-secret-of-at-least-32-characters' },
  ])('are refused when they are for the simulator: %o', (settings) => {
    expect(() => read({ ...production, ...settings })).toThrow('simulator settings in production')
  })
})

describe('access to refunds', () => {
  const access = { ZIBAL_REFUND_TOKEN: 'token-1', ZIBAL_REFUND_ACCOUNT: 'account-1' }

  it('needs token and account', () => {
    expect(read({ ...production, ...access })).toMatchObject(access)
  })

  it.each(['ZIBAL_REFUND_TOKEN', 'ZIBAL_REFUND_ACCOUNT'])('is nothing without %s', (name) => {
    expect(() => read({ ...production, ...access, [name]: '' })).toThrow('ZIBAL_REFUND_TOKEN')
  })
})
