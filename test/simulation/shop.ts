import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCounterTables } from '../../src/core/inventory/counter.ts'
import type { Context } from '../../src/core/ports.ts'
import { createVisitTables } from '../../src/core/visits/counter.ts'
import { Cart } from '../../src/objects/cart.ts'
import { StockCounter } from '../../src/objects/stock-counter.ts'
import { VisitCounter } from '../../src/objects/visit-counter.ts'
import { deliverWebhook } from './actors/webhooks.ts'
import { CartAnswers } from './invariants/cart-answers.ts'
import { CounterAnswers } from './invariants/counter-answers.ts'
import { announceDiscount, fillCatalogue, stockShelves } from './platform/catalogue.ts'
import { createCoreContext } from './platform/core-context.ts'
import { surroundWith } from './platform/globals.ts'
import { type Host, ObjectHost } from './platform/object-host.ts'
import { ObjectStorage } from './platform/object-storage.ts'
import { createOutside } from './platform/outside.ts'
import { Replication } from './platform/replication.ts'
import { Sqlite } from './platform/sqlite.ts'
import { announcePromotions, fillPurses, fillStorefront } from './platform/storefront-catalogue.ts'
import type { Run } from './run.ts'

type Constructor = new (state: DurableObjectState, env: Env) => { world: Context } & Hosted
interface Hosted {
  alarm(): Promise<void>
}

/**
 * What all runs of a program share, since making it takes longer than a run: databases with their
 * tables, the gateways, the core's context. One run at a time has it.
 */
export class Shop {
  readonly database: Sqlite
  readonly replication: Replication
  readonly outside: ReturnType<typeof createOutside>
  readonly ctx: Context
  #run: Run | null = null
  readonly #replica: Sqlite
  readonly #tables = new Map<string, Sqlite>()

  constructor() {
    const run = () => this.run
    const schema = migrations()
    this.database = new Sqlite(schema)
    this.#replica = new Sqlite(schema)
    for (const database of this.#databases) {
      fillCatalogue(database)
      fillStorefront(database)
    }
    this.replication = new Replication(this.database, this.#replica)
    this.outside = createOutside(
      () => new Date(run().scheduler.now),
      (webhook) => deliverWebhook(run(), webhook),
    )
    this.ctx = createCoreContext(run)
  }

  get run(): Run {
    if (!this.#run) throw new Error('No run has begun')
    return this.#run
  }

  begin(run: Run): void {
    this.#run = run
    surroundWith(run)
    const { initialStock, discount, purses, promotions } = run.plan
    for (const database of this.#databases) {
      database.savepoint('run')
      stockShelves(database, initialStock)
      if (discount) announceDiscount(database, ...discount)
      if (purses) fillPurses(database, purses)
      if (promotions) announcePromotions(database, ...promotions)
    }
  }

  end(): void {
    for (const host of [this.run.carts, this.run.stock, this.run.visits]) host.clear()
    for (const database of this.#databases) {
      database.rollBackTo('run')
      database.release('run')
    }
    this.replication.clear()
    this.outside.clear()
    this.#run = null
  }

  get #databases(): Sqlite[] {
    return [this.database, this.#replica]
  }

  /** The objects of a run. */
  openObjects(run: Run): Record<'carts' | 'stock' | 'visits', ObjectHost> {
    const open = (
      kind: string,
      Class: Constructor,
      { tables, watch }: Pick<Host, 'watch'> & { tables?: (store: LocalTables) => void } = {},
    ) =>
      new ObjectHost({
        kind,
        methods: methodsOf(Class),
        scheduler: run.scheduler,
        network: run.network,
        spawn: (name) => run.spawn(name),
        openStorage: (name, whenAlarmSet) =>
          new ObjectStorage(
            tables ? this.#tablesOf(`${kind} ${name}`, tables) : null,
            whenAlarmSet,
          ),
        create: (storage) => {
          const object = new Class(asState(storage), settings)
          object.world = this.ctx
          return object
        },
        isUnlucky: (accident) => run.isUnlucky(accident),
        watch,
      })
    return {
      carts: open('cart', Cart, { watch: new CartAnswers(run) }),
      stock: open('stock', StockCounter, {
        tables: createCounterTables,
        watch: new CounterAnswers(run.violations),
      }),
      visits: open('visits', VisitCounter, { tables: createVisitTables }),
    }
  }

  /** Tables are made before any run, which would take them back with all else. */
  #tablesOf(name: string, create: (store: LocalTables) => void): Sqlite {
    const known = this.#tables.get(name)
    if (known) return known
    const sqlite = new Sqlite([])
    create({
      all: (query, ...values) => sqlite.rows(query, ...values),
      transaction: (change) => sqlite.transaction(change),
      wakeBy: async () => undefined,
      sleep: async () => undefined,
    })
    this.#tables.set(name, sqlite)
    return sqlite
  }
}

function methodsOf({ prototype }: Constructor): string[] {
  return Object.getOwnPropertyNames(prototype).filter(
    (name) => name !== 'constructor' && name !== 'alarm',
  )
}

type LocalTables = Parameters<typeof createCounterTables>[0]

function migrations(): string[] {
  const folder = join(import.meta.dirname, '../../migrations')
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('--> statement-breakpoint'))
}

/** What the objects' own context is made of, before it is replaced by the run's. */
const settings = asEnv({
  ENVIRONMENT: 'development',
  PUBLIC_ORIGIN: 'https://shop.test',
  ALLOWED_ORIGINS: '*',
  SECRET: 'only-for-the-simulation-at-least-32-characters',
  STORE_CHANNEL: 'us',
  CORTEX_CHANNEL: 'ir',
  AVANTLUSH_CHANNEL: 'us',
  STOREFRONT_URL: 'http://storefront.test',
  GOOGLE_API_URL: 'http://outside.test/google',
  STRIPE_API_URL: 'http://outside.test/stripe',
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_test',
  ZIBAL_API_URL: 'http://outside.test/zibal',
  ZIBAL_MERCHANT: 'zibal',
  ZIBAL_REFUND_API_URL: 'http://outside.test/zibal',
  CLOVER_API_URL: 'http://outside.test/clover',
  CLOVER_TOKEN_URL: 'http://outside.test/clover/v1/tokens',
  PAYPAL_API_URL: 'http://outside.test/paypal',
  PAYU_API_URL: 'http://outside.test/payu',
  JUSPAY_API_URL: 'http://outside.test/juspay',
  RETURN_URL_HOSTS: 'shop.test',
  MESSENGER: 'resend',
  RESEND_API_URL: 'http://outside.test/resend',
  RESEND_API_KEY: 're_test',
  TWILIO_API_URL: 'http://outside.test/twilio',
  MAIL_FROM: 'shop@shop.test',
  UNPAID_ORDER_TTL_MINUTES: '60',
  RATE_LIMITS: 'off',
  PASSWORD_COST: '10',
})

/** Safe: nobody asks it for a binding. */
function asEnv(variables: object): Env {
  return variables as Env
}

/** Safe: the objects use their storage alone. */
function asState(storage: DurableObjectStorage): DurableObjectState {
  return { storage } as DurableObjectState
}
