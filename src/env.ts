import * as z from 'zod'

const channel = z.enum(['us', 'ir', 'in'])

const Settings = z.object({
  ENVIRONMENT: z.enum(['production', 'development']),
  PUBLIC_ORIGIN: z.url().transform((url) => new URL(url).origin),
  ALLOWED_ORIGINS: z.string().transform((list) =>
    list
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  ),
  SECRET: z.string().min(32),
  STORE_CHANNEL: channel,
  CORTEX_CHANNEL: channel,
  STRIPE_API_URL: z.url(),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_PUBLISHABLE_KEY: z.string().startsWith('pk_'),
  STRIPE_WEBHOOK_SECRET: z.string().transform((list) => list.split(',')),
  ZIBAL_API_URL: z.url(),
  ZIBAL_MERCHANT: z.string().min(1),
  ZIBAL_REFUND_API_URL: z.url(),
  ZIBAL_REFUND_TOKEN: z.string().default(''),
  ZIBAL_REFUND_ACCOUNT: z.string().default(''),
  MESSENGER: z.enum(['cloudflare', 'resend']),
  RESEND_API_URL: z.url(),
  RESEND_API_KEY: z.string().default(''),
  MAIL_FROM: z.string().min(3),
  UNPAID_ORDER_TTL_MINUTES: z.coerce.number().int().min(0),
  RATE_LIMITS: z.enum(['on', 'off']),
  PASSWORD_COST: z.coerce.number().int().min(10).max(15),
  R2_ACCOUNT_ID: z.string().default(''),
  R2_ACCESS_KEY_ID: z.string().default(''),
  R2_SECRET_ACCESS_KEY: z.string().default(''),
  R2_BUCKET: z.string().default('souk-images'),
  R2_S3_URL: z.union([z.url(), z.literal('')]).default(''),
})

const Variables = Settings.refine(
  (settings) => (settings.ZIBAL_REFUND_TOKEN === '') === (settings.ZIBAL_REFUND_ACCOUNT === ''),
  { path: ['ZIBAL_REFUND_TOKEN'], error: 'goes together with ZIBAL_REFUND_ACCOUNT' },
)

export type Variables = z.infer<typeof Variables>

const parsed = new WeakMap<object, Variables>()

/**
 * The Worker's variables and secrets, checked once per isolate.
 * @throws an error naming each bad setting, never its value.
 */
export function readVariables(env: Env): Variables {
  const known = parsed.get(env)
  if (known) return known
  const result = Variables.safeParse(env)
  if (!result.success) {
    const names = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Bad configuration: ${names.join('; ')}`)
  }
  refuseSimulatorInProduction(result.data)
  parsed.set(env, result.data)
  return result.data
}

function refuseSimulatorInProduction(variables: Variables): void {
  if (variables.ENVIRONMENT !== 'production') return
  const { STRIPE_API_URL, ZIBAL_API_URL, ZIBAL_REFUND_API_URL, RESEND_API_URL, R2_S3_URL } =
    variables
  const urls = [STRIPE_API_URL, ZIBAL_API_URL, ZIBAL_REFUND_API_URL, RESEND_API_URL, R2_S3_URL]
  const local = urls
    .filter(Boolean)
    .some((url) => ['localhost', '127.0.0.1'].includes(new URL(url).hostname))
  // Zibal itself takes payments of the merchant "zibal" for tests, without any money.
  const known = variables.STRIPE_SECRET_KEY === 'sk_test_x' || variables.ZIBAL_MERCHANT === 'zibal'
  const unsigned = variables.STRIPE_WEBHOOK_SECRET.includes('whsec_test')
  if (local || known || unsigned || variables.SECRET.startsWith('development-only')) {
    throw new Error('Bad configuration: simulator settings in production')
  }
}
