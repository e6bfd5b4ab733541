import { drizzle } from 'drizzle-orm/d1'
import { describeError } from '../../../src/core/describe-error.ts'
import { MessageRefused } from '../../../src/core/messages/errors.ts'
import type {
  Context,
  Database,
  EmailMessage,
  GoogleSignIn,
  ImageStore,
} from '../../../src/core/ports.ts'
import { effects } from '../../../src/effects.ts'
import { createObjects } from '../../../src/objects/clients.ts'
import type { Dice } from '../kernel/dice.ts'
import type { Network } from '../kernel/network.ts'
import type { Process } from '../kernel/process.ts'
import { runningProcess } from '../kernel/running.ts'
import type { Scheduler } from '../kernel/scheduler.ts'
import { type Asked, createD1, failAsD1 } from './d1.ts'
import { seenFromPoints } from './fault-points.ts'
import { gatewaysOfRun } from './gateways.ts'
import type { ObjectHost } from './object-host.ts'
import type { QueueHost } from './queue-host.ts'
import { hexOf, uuidOf } from './random-text.ts'
import type { Result } from './sqlite.ts'

/** What the ports of a run lead to. */
export interface PlatformOfRun {
  scheduler: Scheduler
  network: Network
  /** Ids and other chance of the core. */
  dice: Dice
  carts: ObjectHost
  stock: ObjectHost
  visits: ObjectHost
  queues: QueueHost
  unpaidOrderTtlMinutes: number
  /** D1's answer to one round trip, at one moment. */
  askDatabase(process: Process, statements: Asked[]): Result[]
  /** A gateway's answer, at one moment. */
  askGateway(url: string, init?: RequestInit): Promise<Response>
  /** By key: a provider takes each email once. */
  mails: Map<string, EmailMessage>
  isUnlucky(accident: 'email refused'): boolean
  logged(level: string, event: string, data: object): void
}

/**
 * The core's context, one for all processes and all runs of this program: whoever runs is who calls.
 * Every port is here, and leads through the network.
 */
export function createCoreContext(run: () => PlatformOfRun): Context {
  const clock: Context['clock'] = {
    now: () => new Date(run().scheduler.now + runningProcess().isolate.skewMs),
    wait: (milliseconds) => run().network.sleep(runningProcess(), milliseconds),
  }
  const random: Context['random'] = {
    uuid: () => uuidOf(run().dice),
    hex: (bytes) => hexOf(run().dice, bytes),
    fraction: () => run().dice.fraction(),
  }
  const ctx: Context = {
    db: seenFromPoints((point) => databaseAt(point, run)),
    objects: seenFromPoints((point) => createObjects(namespacesAt(point, run), { clock, random })),
    gateways: gatewaysOfRun(run),
    queues: seenFromPoints((point) => ({
      webhooks: (message) => run().queues.send('webhooks', message, point),
      messages: (message) => run().queues.send('messages', message, point),
      events: unreached,
    })),
    messenger: seenFromPoints((point) => ({
      channels: ['email'],
      send: (message, key) =>
        message.channel === 'email' ? sendEmail(point, run(), message, key) : unreached(),
    })),
    images: noImages,
    google: noGoogle,
    effects,
    clock,
    random,
    settings: {
      shopName: 'Souk',
      textsPerDayMax: 0,
      storefrontUrl: 'https://storefront.test',
      publicOrigin: 'https://shop.test',
      get unpaidOrderTtlMinutes() {
        return run().unpaidOrderTtlMinutes
      },
      passwordCost: 10,
      isLimited: false,
      secret: 'only-for-the-simulation-at-least-32-characters',
    },
    log: (level, event, data = {}) => run().logged(level, event, data),
    defer: (work) =>
      void work().catch((error) =>
        ctx.log('warn', 'deferred.failed', { error: describeError(error) }),
      ),
  }
  return ctx
}

function databaseAt(point: string | null, run: () => PlatformOfRun): Database {
  return drizzle(
    createD1((what, statements) => {
      const process = runningProcess()
      return run().network.send(process, {
        kind: 'd1',
        what,
        point,
        carryOut: () => failAsD1(() => run().askDatabase(process, statements)),
        failure: () => new Error('D1_ERROR: Network connection lost.'),
        wayMs: [1, 20],
        patienceMs: 30_000,
      })
    }),
  )
}

function namespacesAt(point: string | null, run: () => PlatformOfRun) {
  return asNamespaces({
    CARTS: { getByName: (name: string) => run().carts.stub(name, point) },
    STOCK: { getByName: (name: string) => run().stock.stub(name, point) },
    VISITS: { getByName: (name: string) => run().visits.stub(name, point) },
  })
}

function sendEmail(
  point: string | null,
  run: PlatformOfRun,
  message: EmailMessage,
  key: string,
): Promise<void> {
  return run.network.send(runningProcess(), {
    kind: 'email',
    what: 'email',
    point,
    carryOut: () => {
      if (run.isUnlucky('email refused')) throw new MessageRefused('No such address')
      run.mails.set(key, message)
    },
    failure: () => new TypeError('fetch failed'),
    wayMs: [20, 200],
    patienceMs: 10_000,
  })
}

/** The core of buying touches no images. */
const noImages: ImageStore = {
  put: unreached,
  get: unreached,
  head: unreached,
  delete: unreached,
  list: unreached,
  presignPut: unreached,
}

/** Nobody of a run signs in by way of Google. */
const noGoogle: GoogleSignIn = { identify: unreached }

async function unreached(): Promise<never> {
  throw new Error('The simulation has nothing of this')
}

/** Safe: the clients ask a namespace for an object by name alone. */
function asNamespaces(namespaces: object): Pick<Env, 'CARTS' | 'STOCK' | 'VISITS'> {
  return namespaces as Pick<Env, 'CARTS' | 'STOCK' | 'VISITS'>
}
