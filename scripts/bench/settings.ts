/**
 * Production's settings but for limits, which would end the measurement: what development adds to
 * each answer is not measured. The addresses of services lead to `outside.ts`.
 */
export const settings = {
  ENVIRONMENT: 'production',
  PUBLIC_ORIGIN: 'https://shop.test',
  SECRET: 'only-for-the-benchmark-at-least-32-characters',
  STRIPE_API_URL: 'https://stripe.test',
  STRIPE_SECRET_KEY: 'sk_live_bench',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_bench',
  STRIPE_WEBHOOK_SECRET: 'whsec_bench',
  ZIBAL_API_URL: 'https://zibal.test',
  ZIBAL_MERCHANT: 'bench',
  MESSENGER: 'resend',
  RESEND_API_URL: 'https://resend.test',
  RESEND_API_KEY: 're_bench',
  RATE_LIMITS: 'off',
  CATALOGUE_CACHE_SECONDS: '0',
}

/** Long enough that what the warm-up kept is there until the last slice. */
export const cacheSettings = { CATALOGUE_CACHE_SECONDS: '600' }
