import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, it, test } from 'vitest'
import { readVariables } from '../src/env.ts'

const production = {
  ENVIRONMENT: 'production',
  PUBLIC_ORIGIN: 'https://shop.example.com',
  ALLOWED_ORIGINS: '',
  SECRET: 'a-secret-of-production-with-32-characters',
  STORE_CHANNEL: 'us',
  CORTEX_CHANNEL: 'ir',
  AVANTLUSH_CHANNEL: 'us',
  STOREFRONT_URL: 'https://shop.example.com',
  STRIPE_API_URL: 'https://api.stripe.com',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_live',
  ZIBAL_API_URL: 'https://gateway.zibal.ir',
  ZIBAL_MERCHANT: 'merchant-1',
  ZIBAL_REFUND_API_URL: 'https://api.zibal.ir',
  CLOVER_API_URL: 'https://scl.clover.com',
  CLOVER_TOKEN_URL: 'https://token.clover.com/v1/tokens',
  PAYPAL_API_URL: 'https://api-m.paypal.com',
  PAYU_API_URL: 'https://info.payu.in',
  JUSPAY_API_URL: 'https://api.juspay.in',
  RETURN_URL_HOSTS: 'shop.example.com',
  GOOGLE_API_URL: 'https://oauth2.googleapis.com',
  MESSENGER: 'cloudflare',
  RESEND_API_URL: 'https://api.resend.com',
  MAIL_FROM: 'shop@example.com',
  TWILIO_API_URL: 'https://api.twilio.com',
  UNPAID_ORDER_TTL_MINUTES: '60',
  RATE_LIMITS: 'on',
  PASSWORD_COST: '14',
}

const cloverKeys = {
  CLOVER_API_ACCESS_KEY: 'public-1',
  CLOVER_PRIVATE_KEY: 'private-1',
  CLOVER_WEBHOOK_SECRET: 'secret-1',
}

const twilio = {
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token-1',
  TWILIO_FROM: '+15005550100',
}

const whatsapp = {
  ...twilio,
  TWILIO_FROM: '',
  TWILIO_WHATSAPP_FROM: 'whatsapp:+15005550100',
  TWILIO_WHATSAPP_TEMPLATE: `HX${'a'.repeat(32)}`,
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
    ['PUBLIC_ORIGIN', 'http://localhost:8787'],
    ['STRIPE_API_URL', 'http://localhost:8788/stripe'],
    ['STRIPE_SECRET_KEY', 'sk_test_51Habc'],
    ['STRIPE_SECRET_KEY', 'rk_test_51Habc'],
    ['STRIPE_PUBLISHABLE_KEY', 'pk_test_51Habc'],
    ['STRIPE_WEBHOOK_SECRET', 'whsec_live,whsec_test'],
    ['ZIBAL_API_URL', 'http://localhost:8788/zibal'],
    ['ZIBAL_REFUND_API_URL', 'http://127.0.0.1:8788/zibal'],
    ['ZIBAL_MERCHANT', 'zibal'],
    ['CLOVER_API_URL', 'http://localhost:8788/clover'],
    ['CLOVER_API_URL', 'https://scl-sandbox.dev.clover.com'],
    ['CLOVER_TOKEN_URL', 'http://localhost:8788/clover/v1/tokens'],
    ['CLOVER_TOKEN_URL', 'https://token-sandbox.dev.clover.com/v1/tokens'],
    ['PAYPAL_API_URL', 'http://localhost:8788/paypal'],
    ['PAYPAL_API_URL', 'https://api-m.sandbox.paypal.com'],
    ['GOOGLE_API_URL', 'http://localhost:8788/google'],
    ['GOOGLE_CLIENT_ID', 'google_client_test'],
    ['GOOGLE_CLIENT_ID', 'live.apps.googleusercontent.com,google_client_test'],
    ['RESEND_API_URL', 'http://localhost:8788/resend'],
    ['TWILIO_API_URL', 'http://localhost:8788/twilio'],
    ['R2_S3_URL', 'http://[::1]:9000'],
    ['SECRET', 'development-only-secret-of-at-least-32-characters'],
    ['PASSWORD_COST', '13'],
  ])('are refused where %s is for development: %s', (name, value) => {
    expect(() => read({ ...production, [name]: value })).toThrow(`${name}: is not for production`)
    expect(() => read({ ...production, ENVIRONMENT: 'development', [name]: value })).not.toThrow()
  })
})

test("the simulator's access to refunds is refused in production", () => {
  const refunds = { ZIBAL_REFUND_TOKEN: 'zibal_refund_test', ZIBAL_REFUND_ACCOUNT: 'account-1' }
  expect(() => read({ ...production, ...refunds })).toThrow(
    'ZIBAL_REFUND_TOKEN: is not for production',
  )
})

test.each([
  ['CLOVER_API_ACCESS_KEY', 'clover_public_test'],
  ['CLOVER_PRIVATE_KEY', 'clover_private_test'],
  ['CLOVER_WEBHOOK_SECRET', 'secret-1,clover_webhook_test'],
])("the simulator's Clover is refused in production: %s", (name, value) => {
  expect(() => read({ ...production, ...cloverKeys, [name]: value })).toThrow(
    `${name}: is not for production`,
  )
})

test("the simulator's app at PayPal is refused in production", () => {
  const app = {
    PAYPAL_CLIENT_ID: 'paypal_client_test',
    PAYPAL_CLIENT_SECRET: 'paypal_secret_test',
    PAYPAL_WEBHOOK_ID: 'PAYPALWEBHOOKTEST',
  }
  for (const name of Object.keys(app)) {
    expect(() => read({ ...production, ...app })).toThrow(`${name}: is not for production`)
  }
})

test.each([
  ['TWILIO_ACCOUNT_SID', `AC${'0'.repeat(32)}`],
  ['TWILIO_AUTH_TOKEN', 'twilio_token_test'],
  ['TWILIO_FROM', '+15005550006'],
  ['TWILIO_WHATSAPP_FROM', 'whatsapp:+15005550006'],
])("the simulator's Twilio is refused in production: %s", (name, value) => {
  expect(() => read({ ...production, ...twilio, [name]: value })).toThrow(
    `${name}: is not for production`,
  )
})

test('development pays back at every gateway of the simulator', () => {
  const example = parseEnv(readFileSync('.dev.vars.example', 'utf8'))
  expect(read({ ...production, ...example })).toMatchObject({
    ZIBAL_REFUND_TOKEN: 'zibal_refund_test',
    ZIBAL_REFUND_ACCOUNT: expect.stringMatching(/./),
  })
})

test("development sells through the simulator's PayPal", () => {
  const example = parseEnv(readFileSync('.dev.vars.example', 'utf8'))
  expect(read({ ...production, ...example })).toMatchObject({
    PAYPAL_API_URL: 'http://localhost:8788/paypal',
    PAYPAL_CLIENT_ID: 'paypal_client_test',
  })
})

test("development signs in with the simulator's Google", () => {
  const example = parseEnv(readFileSync('.dev.vars.example', 'utf8'))
  expect(read({ ...production, ...example })).toMatchObject({
    GOOGLE_API_URL: 'http://localhost:8788/google',
    GOOGLE_CLIENT_ID: ['google_client_test'],
  })
})

test("development sends by the simulator's Twilio", () => {
  const example = parseEnv(readFileSync('.dev.vars.example', 'utf8'))
  expect(read({ ...production, ...example })).toMatchObject({
    TWILIO_API_URL: 'http://localhost:8788/twilio',
    TWILIO_FROM: '+15005550006',
    TWILIO_WHATSAPP_FROM: 'whatsapp:+15005550006',
    TWILIO_WHATSAPP_TEMPLATE: '',
  })
})

test('without settings of Twilio there are none', () => {
  expect(read(production)).toMatchObject({
    TWILIO_ACCOUNT_SID: '',
    TWILIO_AUTH_TOKEN: '',
    TWILIO_FROM: '',
    TWILIO_WHATSAPP_FROM: '',
    TWILIO_WHATSAPP_TEMPLATE: '',
  })
})

test.each([
  ['TWILIO_ACCOUNT_SID', 'SK11111111111111111111111111111111'],
  ['TWILIO_FROM', '15005550100'],
  ['TWILIO_FROM', 'whatsapp:+15005550100'],
  ['TWILIO_WHATSAPP_FROM', '+15005550100'],
  ['TWILIO_WHATSAPP_TEMPLATE', 'Your code is {{1}}'],
])('%s cannot be "%s"', (name, value) => {
  expect(() => read({ ...production, ...whatsapp, [name]: value })).toThrow(`${name}: `)
})

describe('settings that go together', () => {
  const refunds = { ZIBAL_REFUND_TOKEN: 'token-1', ZIBAL_REFUND_ACCOUNT: 'account-1' }
  const paypal = {
    PAYPAL_CLIENT_ID: 'client',
    PAYPAL_CLIENT_SECRET: 'secret',
    PAYPAL_WEBHOOK_ID: 'WEBHOOK1',
  }
  const uploads = { R2_ACCESS_KEY_ID: 'key', R2_SECRET_ACCESS_KEY: 'secret', R2_ACCOUNT_ID: 'a' }
  const resend = { MESSENGER: 'resend', RESEND_API_KEY: 're_1' }

  it.each([refunds, paypal, uploads, resend, twilio, whatsapp])(
    'are taken together: %o',
    (settings) => {
      expect(read({ ...production, ...settings })).toMatchObject(settings)
    },
  )

  it("Clover's keys are taken together, or left out", () => {
    expect(read({ ...production, ...cloverKeys })).toMatchObject({
      ...cloverKeys,
      CLOVER_WEBHOOK_SECRET: ['secret-1'],
    })
    const nothing = { CLOVER_PRIVATE_KEY: '', CLOVER_WEBHOOK_SECRET: [] }
    expect(read(production)).toMatchObject(nothing)
  })

  it.each([
    [refunds, 'ZIBAL_REFUND_TOKEN'],
    [refunds, 'ZIBAL_REFUND_ACCOUNT'],
    [cloverKeys, 'CLOVER_API_ACCESS_KEY'],
    [cloverKeys, 'CLOVER_PRIVATE_KEY'],
    [cloverKeys, 'CLOVER_WEBHOOK_SECRET'],
    [paypal, 'PAYPAL_CLIENT_ID'],
    [paypal, 'PAYPAL_CLIENT_SECRET'],
    [paypal, 'PAYPAL_WEBHOOK_ID'],
    [uploads, 'R2_ACCESS_KEY_ID'],
    [uploads, 'R2_SECRET_ACCESS_KEY'],
    [uploads, 'R2_ACCOUNT_ID'],
    [resend, 'RESEND_API_KEY'],
    [twilio, 'TWILIO_ACCOUNT_SID'],
    [twilio, 'TWILIO_AUTH_TOKEN'],
    [twilio, 'TWILIO_FROM'],
    [whatsapp, 'TWILIO_ACCOUNT_SID'],
    [whatsapp, 'TWILIO_WHATSAPP_FROM'],
  ])('%o are nothing without %s', (settings, name) => {
    expect(() => read({ ...production, ...settings, [name]: '' })).toThrow(`${name}: `)
  })
})

describe('a list of settings', () => {
  it('may have spaces and empty places, which are no secrets', () => {
    const { STRIPE_WEBHOOK_SECRET: secrets } = read({
      ...production,
      STRIPE_WEBHOOK_SECRET: ',whsec_a, whsec_b, ,',
    })
    expect(secrets).toEqual(['whsec_a', 'whsec_b'])
  })

  it.each([
    ['web.apps.googleusercontent.com, app.apps.googleusercontent.com', 2],
    ['', 0],
    [undefined, 0],
  ])('of clients at Google may be empty or left out: "%s"', (clients, count) => {
    const { GOOGLE_CLIENT_ID: ids } = read({ ...production, GOOGLE_CLIENT_ID: clients })
    expect(ids).toHaveLength(count)
  })

  it.each(['', '1.5', '-1', 'never'])('of minutes is a whole number: "%s"', (value) => {
    expect(() => read({ ...production, UNPAID_ORDER_TTL_MINUTES: value })).toThrow(
      'UNPAID_ORDER_TTL_MINUTES: ',
    )
  })

  it.each(['', ' , '])('of webhook secrets is not empty: "%s"', (value) => {
    expect(() => read({ ...production, STRIPE_WEBHOOK_SECRET: value })).toThrow(
      'STRIPE_WEBHOOK_SECRET: ',
    )
  })
})

test('the message names each bad setting and no value', () => {
  const broken = { ...production, SECRET: 'short-secret', STRIPE_API_URL: 'no-url' }
  expect(() => read(broken)).toThrow(/^(?!.*(short-secret|no-url)).*SECRET: .*STRIPE_API_URL: /)
})
