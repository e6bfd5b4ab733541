import * as z from 'zod'

const channel = z.enum(['us', 'ir', 'in'])

const Variables = z.object({
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
  const urls = [variables.STRIPE_API_URL, variables.RESEND_API_URL, variables.R2_S3_URL]
  const local = urls
    .filter(Boolean)
    .some((url) => ['localhost', '127.0.0.1'].includes(new URL(url).hostname))
  const known = variables.STRIPE_SECRET_KEY === 'sk_test_x'
  const unsigned = variables.STRIPE_WEBHOOK_SECRET.includes('whsec_test')
  if (local || known || unsigned || variables.SECRET.startsWith('development-only')) {
    throw new Error('Bad configuration: simulator settings in production')
  }
}
