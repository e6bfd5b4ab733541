import { existsSync, statfsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { cloudflareTest, type D1Migration, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

declare module 'vitest' {
  interface ProvidedContext {
    migrations: D1Migration[]
  }
}

/** The settings of the Worker under test, over those of wrangler.toml. */
const TEST_SETTINGS = {
  ENVIRONMENT: 'development',
  PUBLIC_ORIGIN: 'https://shop.test',
  STOREFRONT_URL: 'https://storefront.test',
  ALLOWED_ORIGINS: 'https://storefront.test',
  SECRET: 'only-for-tests-at-least-32-characters-long',
  STRIPE_API_URL: 'http://simulator.test/stripe',
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_test',
  ZIBAL_API_URL: 'http://simulator.test/zibal',
  ZIBAL_REFUND_API_URL: 'http://simulator.test/zibal',
  ZIBAL_MERCHANT: 'zibal',
  CLOVER_API_URL: 'http://simulator.test/clover',
  CLOVER_TOKEN_URL: 'http://simulator.test/clover/v1/tokens',
  CLOVER_API_ACCESS_KEY: 'clover_public_test',
  CLOVER_PRIVATE_KEY: 'clover_private_test',
  CLOVER_WEBHOOK_SECRET: 'clover_webhook_test',
  PAYPAL_API_URL: 'http://simulator.test/paypal',
  PAYPAL_CLIENT_ID: 'paypal_client_test',
  PAYPAL_CLIENT_SECRET: 'paypal_secret_test',
  PAYPAL_WEBHOOK_ID: 'PAYPALWEBHOOKTEST',
  PAYU_API_URL: 'http://simulator.test/payu',
  PAYU_KEY: 'payu_key_test',
  PAYU_SALT: 'payu_salt_test',
  JUSPAY_API_URL: 'http://simulator.test/juspay',
  JUSPAY_API_KEY: 'juspay_key_test',
  JUSPAY_MERCHANT_ID: 'juspay_merchant_test',
  JUSPAY_CLIENT_ID: 'juspay_client_test',
  JUSPAY_WEBHOOK_USER: 'juspay',
  JUSPAY_WEBHOOK_PASSWORD: 'juspay_webhook_test',
  RETURN_URL_HOSTS: 'shop.example.com,localhost',
  GOOGLE_API_URL: 'http://simulator.test/google',
  GOOGLE_CLIENT_ID: 'google_client_test',
  MESSENGER: 'resend',
  RESEND_API_URL: 'http://simulator.test/resend',
  RESEND_API_KEY: 're_test',
  TWILIO_API_URL: 'http://simulator.test/twilio',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
  TWILIO_AUTH_TOKEN: 'twilio_token_test',
  TWILIO_FROM: '+15005550006',
  TWILIO_WHATSAPP_FROM: 'whatsapp:+15005550006',
  RATE_LIMITS: 'off',
  PASSWORD_COST: '10',
  CATALOGUE_CACHE_SECONDS: '0',
}

/**
 * A copy of wrangler.toml in a folder of its own: wrangler loads the .dev.vars and .env that lie
 * beside its configuration, and a developer's settings must not change what the tests say.
 */
async function isolatedConfiguration(): Promise<string> {
  await mkdir('.wrangler/test', { recursive: true })
  await cp('wrangler.toml', '.wrangler/test/wrangler.toml')
  return './.wrangler/test/wrangler.toml'
}

/**
 * Loaded by Node when a Worker starts, not bundled into this configuration: an unfinished simulator
 * then fails the tests that need it, and not those of pure code.
 */
async function outsideWorld() {
  const path = new URL('test/support/world/outside-world.ts', import.meta.url).href
  const module: typeof import('./test/support/world/outside-world.ts') = await import(path)
  return module.createOutsideWorld()
}

/** Ends a test that hangs; a machine with other work to do may be many times slower. */
const slowMachineMs = 300_000

const patience = {
  testTimeout: slowMachineMs,
  hookTimeout: slowMachineMs,
  // What comes true after an answer; a test that waits in vain says for what.
  expect: { poll: { timeout: slowMachineMs / 2 } },
}

/** Databases of tests are thrown away: where the system has room for files in memory, no disk need be waited for. */
function keepFilesInMemory(): void {
  const folder = '/dev/shm'
  if (!existsSync(folder)) return
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize > 2 ** 31) process.env.TMPDIR = folder
}

export default defineConfig(async (): Promise<ViteUserConfig> => {
  keepFilesInMemory()
  const configPath = await isolatedConfiguration()
  return {
    test: {
      // On two cores Vitest's own choice, one fewer than the cores, takes half as long again; one more
      // than the cores is no faster, and each test slower.
      maxWorkers: availableParallelism(),
      // The Worker logs every request; only those of a failing test are worth reading.
      silent: 'passed-only',
      projects: [
        {
          // Pure code and the tools around the Worker, in Node.
          test: {
            name: 'unit',
            ...patience,
            // Of the simulation each is a thread of its own, beside those of the other workers.
            maxConcurrency: 2,
            include: [
              'test/{check-sales,env}.unit.test.ts',
              'test/{core,db,http}/**/*.unit.test.ts',
              'test/gateways/**/*.test.ts',
              'test/identity-providers/**/*.test.ts',
              'test/scripts/**/*.test.ts',
              'test/simulation/**/*.test.ts',
              'test/simulator/**/*.test.ts',
              'test/support/**/*.test.ts',
              'test/tidy.test.ts',
            ],
          },
        },
        {
          // The Worker, its objects and its queues, in workerd. Test files follow one another in the
          // same runtimes, since loading the Worker takes longer than most of them; test/setup.ts gives
          // each an empty world.
          plugins: [
            cloudflareTest(async () => ({
              main: './src/index.ts',
              wrangler: { configPath },
              remoteBindings: false,
              miniflare: {
                bindings: TEST_SETTINGS,
                assets: { directory: './.assets', binding: 'ASSETS' },
                outboundService: await outsideWorld(),
              },
            })),
          ],
          test: {
            name: 'worker',
            isolate: false,
            include: ['test/{contracts,core,db,objects,jobs}/**/*.test.ts'],
            exclude: ['**/*.unit.test.ts'],
            setupFiles: ['./test/setup.ts'],
            ...patience,
            provide: { migrations: await readD1Migrations('./migrations') },
          },
        },
      ],
    },
  }
})
