import * as z from 'zod'
import { channelCodes } from './core/channels.ts'
import { onceAnIsolate } from './once-an-isolate.ts'

/** Lower ones are for tests, which hash many passwords. */
const productionPasswordCost = 14

const channel = z.enum(channelCodes)

const localHosts = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0']

const paypalSandbox = 'api-m.sandbox.paypal.com'

const twilioTestAccount = 'AC00000000000000000000000000000000'
const twilioTestNumber = '+15005550006'

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)

/** Values separated by commas. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean),
)

const emptyOr = (pattern: RegExp) => z.union([z.string().regex(pattern), z.literal('')]).default('')

const Settings = z.object({
  ENVIRONMENT: z.enum(['production', 'development']),
  PUBLIC_ORIGIN: z.url().transform((url) => new URL(url).origin),
  STOREFRONT_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
  ALLOWED_ORIGINS: list,
  SECRET: z.string().min(32),
  STORE_CHANNEL: channel,
  CORTEX_CHANNEL: channel,
  AVANTLUSH_CHANNEL: z.enum(['us']),
  STRIPE_API_URL: z.url(),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_PUBLISHABLE_KEY: z.string().startsWith('pk_'),
  STRIPE_WEBHOOK_SECRET: list.refine((secrets) => secrets.length > 0, 'is empty'),
  ZIBAL_API_URL: z.url(),
  ZIBAL_MERCHANT: z.string().min(1),
  ZIBAL_REFUND_API_URL: z.url(),
  ZIBAL_REFUND_TOKEN: z.string().default(''),
  ZIBAL_REFUND_ACCOUNT: z.string().default(''),
  CLOVER_API_URL: z.url(),
  CLOVER_TOKEN_URL: z.url(),
  CLOVER_API_ACCESS_KEY: z.string().default(''),
  CLOVER_PRIVATE_KEY: z.string().default(''),
  CLOVER_WEBHOOK_SECRET: list.default([]),
  PAYPAL_API_URL: z.url(),
  PAYPAL_CLIENT_ID: z.string().default(''),
  PAYPAL_CLIENT_SECRET: z.string().default(''),
  PAYPAL_WEBHOOK_ID: z.string().default(''),
  PAYU_API_URL: z.url(),
  PAYU_KEY: z.string().default(''),
  PAYU_SALT: list.default([]),
  JUSPAY_API_URL: z.url(),
  JUSPAY_API_KEY: z.string().default(''),
  JUSPAY_MERCHANT_ID: z.string().default(''),
  JUSPAY_CLIENT_ID: z.string().default(''),
  JUSPAY_WEBHOOK_USER: z.string().default(''),
  JUSPAY_WEBHOOK_PASSWORD: list.default([]),
  RETURN_URL_HOSTS: list,
  GOOGLE_API_URL: z.url(),
  GOOGLE_CLIENT_ID: list.default([]),
  MESSENGER: z.enum(['cloudflare', 'resend']),
  RESEND_API_URL: z.url(),
  RESEND_API_KEY: z.string().default(''),
  MAIL_FROM: z.string().min(3),
  TEXTS_PER_DAY: wholeNumber.default(0),
  SHOP_NAME: z.string().trim().min(1).max(40).default('Souk'),
  TWILIO_API_URL: z.url(),
  TWILIO_ACCOUNT_SID: emptyOr(/^AC[0-9a-f]{32}$/),
  TWILIO_AUTH_TOKEN: z.string().default(''),
  TWILIO_FROM: emptyOr(/^(\+\d{7,15}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/),
  TWILIO_WHATSAPP_FROM: emptyOr(/^whatsapp:\+\d{7,15}$/),
  TWILIO_WHATSAPP_TEMPLATE: emptyOr(/^HX[0-9a-f]{32}$/),
  UNPAID_ORDER_TTL_MINUTES: wholeNumber,
  RATE_LIMITS: z.enum(['on', 'off']),
  PASSWORD_COST: wholeNumber.pipe(z.int().min(10).max(15)),
  R2_ACCOUNT_ID: z.string().default(''),
  R2_ACCESS_KEY_ID: z.string().default(''),
  R2_SECRET_ACCESS_KEY: z.string().default(''),
  R2_BUCKET: z.string().default('souk-images'),
  R2_S3_URL: z.union([z.url(), z.literal('')]).default(''),
  CATALOGUE_CACHE_SECONDS: wholeNumber.default(0),
})

const Variables = Settings.superRefine((settings, { addIssue }) => {
  const refuse = (name: keyof typeof settings, message: string) =>
    addIssue({ code: 'custom', path: [name], message })
  const together = (...names: (keyof typeof settings)[]) => {
    const missing = names.filter((name) => isEmpty(settings[name]))
    if (missing.length === names.length) return
    for (const name of missing) refuse(name, `goes together with ${names.join(', ')}`)
  }
  const needs = (name: keyof typeof settings, other: keyof typeof settings) => {
    if (!isEmpty(settings[name]) && isEmpty(settings[other])) refuse(other, `is needed for ${name}`)
  }
  together('ZIBAL_REFUND_TOKEN', 'ZIBAL_REFUND_ACCOUNT')
  together('CLOVER_API_ACCESS_KEY', 'CLOVER_PRIVATE_KEY', 'CLOVER_WEBHOOK_SECRET')
  together('PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID')
  together('PAYU_KEY', 'PAYU_SALT')
  together(
    'JUSPAY_API_KEY',
    'JUSPAY_MERCHANT_ID',
    'JUSPAY_CLIENT_ID',
    'JUSPAY_WEBHOOK_USER',
    'JUSPAY_WEBHOOK_PASSWORD',
  )
  together('TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN')
  together('R2_ACCESS_KEY_ID', 'R2_SECRET_ACCESS_KEY')
  if (settings.R2_ACCESS_KEY_ID && !settings.R2_ACCOUNT_ID && !settings.R2_S3_URL) {
    refuse('R2_ACCOUNT_ID', 'is needed for direct uploads, or R2_S3_URL')
  }
  needs('TWILIO_FROM', 'TWILIO_ACCOUNT_SID')
  needs('TWILIO_WHATSAPP_FROM', 'TWILIO_ACCOUNT_SID')
  needs('TWILIO_WHATSAPP_TEMPLATE', 'TWILIO_WHATSAPP_FROM')
  if (settings.TWILIO_ACCOUNT_SID && !settings.TWILIO_FROM && !settings.TWILIO_WHATSAPP_FROM) {
    refuse('TWILIO_FROM', 'is needed for SMS, or TWILIO_WHATSAPP_FROM for WhatsApp')
  }
  if (settings.MESSENGER === 'resend' && !settings.RESEND_API_KEY) {
    refuse('RESEND_API_KEY', 'is needed for MESSENGER "resend"')
  }
  if (settings.ENVIRONMENT === 'production') {
    for (const name of developmentSettings(settings)) refuse(name, 'is not for production')
  }
})

/** Text, or a list. */
function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0)
}

export type Variables = z.infer<typeof Variables>

/**
 * The Worker's variables and secrets, checked once an isolate.
 * @throws an error naming each bad setting, never its value.
 */
export const readVariables: (env: Env) => Variables = onceAnIsolate((env) => {
  const result = Variables.safeParse(env)
  if (result.success) return result.data
  const names = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`Bad configuration: ${names.join('; ')}`)
})

/** Which settings are the simulator's or for tests, or hold what everybody knows. */
function developmentSettings(settings: z.infer<typeof Settings>): (keyof typeof settings)[] {
  const urls = [
    'PUBLIC_ORIGIN',
    'STOREFRONT_URL',
    'STRIPE_API_URL',
    'ZIBAL_API_URL',
    'ZIBAL_REFUND_API_URL',
    'CLOVER_API_URL',
    'CLOVER_TOKEN_URL',
    'PAYPAL_API_URL',
    'PAYU_API_URL',
    'JUSPAY_API_URL',
    'GOOGLE_API_URL',
    'RESEND_API_URL',
    'TWILIO_API_URL',
    'R2_S3_URL',
  ] as const
  const hostOf = (url: string) => URL.parse(url)?.hostname ?? ''
  const isLocal = (url: string) => localHosts.includes(hostOf(url))
  const isCloverSandbox = (url: string) => hostOf(url).endsWith('.dev.clover.com')
  const known = {
    SECRET: settings.SECRET.startsWith('development-only'),
    STRIPE_SECRET_KEY: /^[rs]k_test_/.test(settings.STRIPE_SECRET_KEY),
    STRIPE_PUBLISHABLE_KEY: settings.STRIPE_PUBLISHABLE_KEY.startsWith('pk_test_'),
    STRIPE_WEBHOOK_SECRET: settings.STRIPE_WEBHOOK_SECRET.includes('whsec_test'),
    // Zibal itself takes payments of the merchant "zibal" for tests, without any money.
    ZIBAL_MERCHANT: settings.ZIBAL_MERCHANT === 'zibal',
    ZIBAL_REFUND_TOKEN: settings.ZIBAL_REFUND_TOKEN === 'zibal_refund_test',
    // Clover's sandbox takes cards for tests, without any money.
    CLOVER_API_URL: isCloverSandbox(settings.CLOVER_API_URL),
    CLOVER_TOKEN_URL: isCloverSandbox(settings.CLOVER_TOKEN_URL),
    CLOVER_API_ACCESS_KEY: settings.CLOVER_API_ACCESS_KEY === 'clover_public_test',
    CLOVER_PRIVATE_KEY: settings.CLOVER_PRIVATE_KEY === 'clover_private_test',
    CLOVER_WEBHOOK_SECRET: settings.CLOVER_WEBHOOK_SECRET.includes('clover_webhook_test'),
    // The sandbox takes payments without any money.
    PAYPAL_API_URL: hostOf(settings.PAYPAL_API_URL) === paypalSandbox,
    PAYPAL_CLIENT_ID: settings.PAYPAL_CLIENT_ID === 'paypal_client_test',
    PAYPAL_CLIENT_SECRET: settings.PAYPAL_CLIENT_SECRET === 'paypal_secret_test',
    PAYPAL_WEBHOOK_ID: settings.PAYPAL_WEBHOOK_ID === 'PAYPALWEBHOOKTEST',
    // The test hosts of both take payments without any money.
    PAYU_API_URL: hostOf(settings.PAYU_API_URL) === 'test.payu.in',
    PAYU_KEY: settings.PAYU_KEY === 'payu_key_test',
    PAYU_SALT: settings.PAYU_SALT.includes('payu_salt_test'),
    JUSPAY_API_URL: hostOf(settings.JUSPAY_API_URL) === 'sandbox.juspay.in',
    JUSPAY_API_KEY: settings.JUSPAY_API_KEY === 'juspay_key_test',
    JUSPAY_WEBHOOK_PASSWORD: settings.JUSPAY_WEBHOOK_PASSWORD.includes('juspay_webhook_test'),
    GOOGLE_CLIENT_ID: settings.GOOGLE_CLIENT_ID.includes('google_client_test'),
    TWILIO_ACCOUNT_SID: settings.TWILIO_ACCOUNT_SID === twilioTestAccount,
    TWILIO_AUTH_TOKEN: settings.TWILIO_AUTH_TOKEN === 'twilio_token_test',
    // Twilio itself takes messages of this number for tests, and sends none of them.
    TWILIO_FROM: settings.TWILIO_FROM === twilioTestNumber,
    TWILIO_WHATSAPP_FROM: settings.TWILIO_WHATSAPP_FROM === `whatsapp:${twilioTestNumber}`,
    PASSWORD_COST: settings.PASSWORD_COST < productionPasswordCost,
  }
  return [
    ...urls.filter((name) => isLocal(settings[name])),
    ...(Object.keys(known) as (keyof typeof known)[]).filter((name) => known[name]),
  ]
}
