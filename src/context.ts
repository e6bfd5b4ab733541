import { drizzle } from 'drizzle-orm/d1'
import { checkSales, type Sale } from './check-sales.ts'
import {
  policy as avantlush,
  directPolicy as avantlushDirect,
} from './contracts/avantlush/policy.ts'
import { policy as commerceEngine } from './contracts/commerce-engine/policy.ts'
import { policy as cortex } from './contracts/cortex/policy.ts'
import { policy as store } from './contracts/store/policy.ts'
import type { Clock, Context, Gateways, Log, Messenger, Random } from './core/ports.ts'
import { type Cost, costOf } from './cost.ts'
import { effects } from './effects.ts'
import { readVariables, type Variables } from './env.ts'
import { createCloverGateway } from './gateways/clover.ts'
import { createJuspayGateway } from './gateways/juspay.ts'
import { createOfflineGateway } from './gateways/offline.ts'
import { createPaypalGateway } from './gateways/paypal.ts'
import { createPayuGateway } from './gateways/payu.ts'
import { createStripeGateway } from './gateways/stripe.ts'
import { createZibalGateway } from './gateways/zibal.ts'
import { createGoogleSignIn } from './identity-providers/google.ts'
import { createImageStore } from './images/image-store.ts'
import { createCloudflareSender } from './messages/cloudflare-email.ts'
import { type EmailSender, joinSenders } from './messages/join-senders.ts'
import { createResendSender } from './messages/resend.ts'
import { createTwilioSender } from './messages/twilio.ts'
import { meteredDatabase, type Session } from './metered-database.ts'
import { createObjects } from './objects/clients.ts'
import { onceAnIsolate } from './once-an-isolate.ts'

/**
 * The one place that gives the core its world. `openSession` is asked for the D1 session of each
 * round trip; without it, all go to the primary.
 */
export function createContext(
  env: Env,
  defer: (work: Promise<Cost>) => void,
  openSession: () => Session = () => env.DB,
): Context {
  return {
    ...sharedWorld(env),
    db: drizzle(meteredDatabase(openSession)),
    // On an account of its own: how much of it is done before the answer is a matter of chance.
    defer: (work) => defer(costOf(work)),
  }
}

/** What belongs to no request. */
const sharedWorld = onceAnIsolate((env): Omit<Context, 'db' | 'defer'> => {
  const variables = readVariables(env)
  const gateways = createGateways(variables)
  checkSales([...salesOf(variables), ...storefrontSales(gateways)], gateways)
  return {
    objects: createObjects(env, { clock, random }),
    gateways,
    images: createImageStore(env.IMAGES, variables),
    queues: {
      async webhooks(message) {
        await env.WEBHOOKS.send(message)
      },
      async messages(message) {
        await env.MESSAGES.send(message)
      },
      async events(message) {
        await env.EVENTS.send(message)
      },
    },
    messenger: createMessenger(env, variables),
    google: createGoogleSignIn({
      apiUrl: variables.GOOGLE_API_URL,
      clientIds: googleClients(variables),
    }),
    effects,
    clock,
    random,
    settings: {
      publicOrigin: variables.PUBLIC_ORIGIN,
      storefrontUrl: variables.STOREFRONT_URL,
      shopName: variables.SHOP_NAME,
      textsPerDayMax: variables.TEXTS_PER_DAY,
      unpaidOrderTtlMinutes: variables.UNPAID_ORDER_TTL_MINUTES,
      passwordCost: variables.PASSWORD_COST,
      isLimited: variables.RATE_LIMITS === 'on',
      secret: variables.SECRET,
    },
    log,
  }
})

/**
 * One structured line; callers never pass personal data or secrets. Drizzle tells what a failed
 * statement was given, which may be either.
 */
export const log: Log = (level, event, data = {}) => {
  const withoutParameters = (_key: string, value: unknown) =>
    typeof value === 'string' ? value.replace(/\nparams:.*?(?=\n {4}at |$)/s, '') : value
  console[level](JSON.stringify({ level, event, ...data }, withoutParameters))
}

function createGateways(variables: Variables): Gateways {
  return {
    stripe: createStripeGateway({
      secretKey: variables.STRIPE_SECRET_KEY,
      webhookSecrets: variables.STRIPE_WEBHOOK_SECRET,
      apiUrl: variables.STRIPE_API_URL,
    }),
    zibal: createZibalGateway({
      merchant: variables.ZIBAL_MERCHANT,
      apiUrl: variables.ZIBAL_API_URL,
      refunds: variables.ZIBAL_REFUND_TOKEN
        ? {
            apiUrl: variables.ZIBAL_REFUND_API_URL,
            token: variables.ZIBAL_REFUND_TOKEN,
            accountId: variables.ZIBAL_REFUND_ACCOUNT,
          }
        : null,
    }),
    ...(variables.CLOVER_PRIVATE_KEY !== '' && {
      clover: createCloverGateway({
        privateKey: variables.CLOVER_PRIVATE_KEY,
        webhookSecrets: variables.CLOVER_WEBHOOK_SECRET,
        apiUrl: variables.CLOVER_API_URL,
      }),
    }),
    credit: createOfflineGateway('credit'),
    debit: createOfflineGateway('debit'),
    cash: createOfflineGateway('cash'),
    ...(variables.PAYPAL_CLIENT_ID && {
      paypal: createPaypalGateway({
        clientId: variables.PAYPAL_CLIENT_ID,
        clientSecret: variables.PAYPAL_CLIENT_SECRET,
        webhookId: variables.PAYPAL_WEBHOOK_ID,
        apiUrl: variables.PAYPAL_API_URL,
      }),
    }),
    ...(variables.PAYU_KEY && {
      payu: createPayuGateway({
        key: variables.PAYU_KEY,
        salts: variables.PAYU_SALT,
        apiUrl: variables.PAYU_API_URL,
      }),
    }),
    ...(variables.JUSPAY_API_KEY && {
      juspay: createJuspayGateway({
        apiKey: variables.JUSPAY_API_KEY,
        merchantId: variables.JUSPAY_MERCHANT_ID,
        clientId: variables.JUSPAY_CLIENT_ID,
        webhookUser: variables.JUSPAY_WEBHOOK_USER,
        webhookPasswords: variables.JUSPAY_WEBHOOK_PASSWORD,
        apiUrl: variables.JUSPAY_API_URL,
      }),
    }),
  }
}

/** How each contract sells. */
function salesOf({ STORE_CHANNEL, CORTEX_CHANNEL, AVANTLUSH_CHANNEL }: Variables): Sale[] {
  return [
    { setting: 'STORE_CHANNEL', channel: STORE_CHANNEL, policy: store },
    { setting: 'CORTEX_CHANNEL', channel: CORTEX_CHANNEL, policy: cortex },
    { setting: 'AVANTLUSH_CHANNEL', channel: AVANTLUSH_CHANNEL, policy: avantlush },
    { setting: 'AVANTLUSH_CHANNEL', channel: AVANTLUSH_CHANNEL, policy: avantlushDirect },
  ]
}

/** A shop without an account at PayU or Juspay takes no money through its storefronts. */
function storefrontSales(gateways: Gateways): Sale[] {
  const isPaid = commerceEngine.gateways.some((name) => gateways[name])
  return isPaid ? [{ setting: 'PAYU_KEY', channel: 'in', policy: commerceEngine }] : []
}

function createMessenger(env: Env, variables: Variables): Messenger {
  const texts = createTwilioSender({
    apiUrl: variables.TWILIO_API_URL,
    accountSid: variables.TWILIO_ACCOUNT_SID,
    authToken: variables.TWILIO_AUTH_TOKEN,
    from: variables.TWILIO_FROM,
    whatsappFrom: variables.TWILIO_WHATSAPP_FROM,
    whatsappTemplate: variables.TWILIO_WHATSAPP_TEMPLATE,
  })
  return joinSenders(createEmailSender(env, variables), texts)
}

function createEmailSender(env: Env, variables: Variables): EmailSender {
  if (variables.MESSENGER === 'cloudflare') {
    return createCloudflareSender(env.EMAIL, variables.MAIL_FROM)
  }
  return createResendSender({
    apiUrl: variables.RESEND_API_URL,
    apiKey: variables.RESEND_API_KEY,
    from: variables.MAIL_FROM,
  })
}

/**
 * Whose tokens of Google count here. In production only those of clients that are named, and so none
 * where none is: any other site could sign in here as its users, with the tokens they gave it.
 */
function googleClients({ ENVIRONMENT, GOOGLE_CLIENT_ID }: Variables): string[] | null {
  const takesAny = ENVIRONMENT === 'development' && GOOGLE_CLIENT_ID.length === 0
  return takesAny ? null : GOOGLE_CLIENT_ID
}

const random: Random = {
  uuid: () => crypto.randomUUID(),
  hex,
  fraction: () => Math.random(),
}

const clock: Clock = { now: () => new Date(), wait }

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function hex(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex')
}
