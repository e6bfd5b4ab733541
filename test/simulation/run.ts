import type { Context, EmailMessage } from '../../src/core/ports.ts'
import { consumeQueue } from '../../src/jobs/consume-queue.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { type Answer, answerOf } from './actors/client.ts'
import { RefundsAsked } from './actors/refunds-asked.ts'
import type { Books } from './books.ts'
import { type Dice, diceOf } from './kernel/dice.ts'
import { Network, type Witness } from './kernel/network.ts'
import { type Isolate, Process } from './kernel/process.ts'
import { runAs, runningProcess } from './kernel/running.ts'
import { Scheduler } from './kernel/scheduler.ts'
import { type Plan, startsAt } from './plan.ts'
import type { PlatformOfRun } from './platform/core-context.ts'
import type { Asked } from './platform/d1.ts'
import type { Surroundings } from './platform/globals.ts'
import type { ObjectHost } from './platform/object-host.ts'
import { QueueHost } from './platform/queue-host.ts'
import type { Result } from './platform/sqlite.ts'
import type { Shop } from './shop.ts'

/** A timer of a library; dead processes hear none. */
interface Timer {
  isCleared: boolean
  unref(): Timer
}

/** One seed's world: its time, its processes, and what its clients were told. */
export class Run implements PlatformOfRun, Surroundings {
  readonly plan: Plan
  readonly shop: Shop
  readonly scheduler = new Scheduler(startsAt)
  readonly network: Network
  readonly dice: Dice
  readonly carts: ObjectHost
  readonly stock: ObjectHost
  readonly visits: ObjectHost
  readonly queues: QueueHost
  readonly mails = new Map<string, EmailMessage>()
  /** What is wrong, in sentences. */
  readonly violations = new Set<string>()
  /** What clients were told, and must be true in the end. */
  readonly promises: ((books: Books) => string | null)[] = []
  readonly refundsAsked = new RefundsAsked()
  /** Orders that somebody has tried to cancel without a key. */
  readonly cancelledWithoutKey = new Set<number>()
  hasFaults = true
  readonly #luck: Dice
  readonly #isolates: Isolate[]
  readonly #witness: RunWitness
  readonly #spawned = new Map<string, number>()

  constructor(plan: Plan, shop: Shop, witness: RunWitness) {
    const { seed } = plan
    this.plan = plan
    this.shop = shop
    this.promises.push((books) => this.refundsAsked.contradiction(books))
    this.#witness = witness
    this.dice = diceOf(seed, 'ids')
    this.#luck = diceOf(seed, 'luck')
    this.#isolates = plan.skewsMs.map((skewMs, index) => ({ name: `isolate ${index}`, skewMs }))
    this.network = new Network(this.scheduler, witness, plan.rates)
    this.network.spared = plan.spared
    const { carts, stock, visits } = shop.openObjects(this)
    this.carts = carts
    this.stock = stock
    this.visits = visits
    this.queues = new QueueHost({
      scheduler: this.scheduler,
      network: this.network,
      dice: this.#luck,
      isUnlucky: (accident) => this.isUnlucky(accident),
      spawn: (name) => this.spawn(name),
      consume: (batch) => consumeQueue(this.ctx, batch),
    })
  }

  get ctx(): Context {
    return this.shop.ctx
  }

  get unpaidOrderTtlMinutes(): number {
    return this.plan.unpaidOrderTtlMinutes
  }

  /** A process on one of the machines. Each of one name has a number. */
  spawn(base: string): Process {
    const number = (this.#spawned.get(base) ?? 0) + 1
    this.#spawned.set(base, number)
    const name = number === 1 ? base : `${base} (${number})`
    const dice = diceOf(this.plan.seed, name)
    const isolate = this.#isolates[dice.below(this.#isolates.length)]
    if (!isolate) throw new Error('There is no machine to run on')
    return new Process(name, isolate, dice)
  }

  /**
   * A request arrives: a Worker serves it. Null where it dies before it has answered. A public read is
   * answered by a replica, which has seen what the bookmark says.
   */
  serve<T>(
    name: string,
    work: (ctx: Context) => Promise<T>,
    { bookmark }: { bookmark?: number } = {},
  ): Promise<Answer<T> | null> {
    const worker = this.spawn(`${name}, Worker`)
    if (bookmark !== undefined) this.shop.replication.readPublicly(worker, bookmark)
    return new Promise((resolve) => {
      worker.whenDead(() => resolve(null))
      runAs(worker)
      answerOf(() => work(this.ctx)).then((answer) => {
        if (answer.is === 'broken') this.#noteBroken(name, answer.error)
        resolve(answer)
      })
    })
  }

  /** Runs what is due every minute, once. */
  runSchedule(): Promise<void> {
    const process = this.spawn('schedule')
    const isFirst = this.isUnlucky('schedule anew')
    return new Promise((resolve) => {
      process.whenDead(resolve)
      runAs(process)
      runScheduled(this.ctx, { isFirst }).then(resolve, (error) => {
        this.violations.add(`the schedule failed: ${error}`)
        resolve()
      })
    })
  }

  isUnlucky(accident: keyof Plan['luck']): boolean {
    return this.hasFaults && this.#luck.chance(this.plan.luck[accident])
  }

  endFaults(): void {
    this.hasFaults = false
    this.network.endFaults()
  }

  askDatabase(process: Process, statements: Asked[]): Result[] {
    return this.shop.replication.execute(process, statements, this.#luck)
  }

  askGateway(url: string, init?: RequestInit): Promise<Response> {
    const outage = this.#outageOf(url)
    if (outage) {
      this.note(`the gateway answers ${outage}: ${url}`)
      return Promise.resolve(refusal(outage))
    }
    return this.shop.outside.fetch(url, init)
  }

  logged(level: string, event: string, data: object): void {
    this.#witness.noted(`${level} ${event} ${JSON.stringify(data)}`)
  }

  /** Somebody was told that an order is cancelled: it never comes back. */
  staysCancelled(orderId: number): void {
    this.promises.push(({ d1 }) => {
      const [order] = d1<{ status: string }>('SELECT status FROM orders WHERE id = ?', orderId)
      return order?.status === 'cancelled'
        ? null
        : `8 the cancelled order ${orderId} is ${order?.status}`
    })
  }

  /** Only what a port failed with may break a request. */
  #noteBroken(name: string, error: Error): void {
    const root = rootOf(error)
    this.note(`${name} broke: ${root.message}`)
    if (portFailures.test(root.message)) return
    this.violations.add(`8 a request broke by itself: ${root.stack}`)
  }

  note(text: string): void {
    this.#witness.noted(text)
  }

  setTimer(happen: () => void, milliseconds: number): object {
    const timer: Timer = { isCleared: false, unref: () => timer }
    const owner = runningProcess()
    this.scheduler.after(milliseconds, () => {
      if (timer.isCleared || !owner.isAlive) return
      runAs(owner)
      happen()
    })
    return timer
  }

  clearTimer(timer: object): void {
    Object.assign(timer, { isCleared: true })
  }

  #outageOf(url: string): number | null {
    const outage = this.plan.outages.find(
      ({ path, from, to }) =>
        url.includes(path) &&
        this.scheduler.now >= startsAt + from &&
        this.scheduler.now < startsAt + to,
    )
    return outage?.status ?? null
  }
}

/** What the ports' stand-ins fail with, and what the core throws where it was told nothing. */
const portFailures = /connection (to the object )?(was )?lost|did not answer/i

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error
}

/** As both gateways word what is no answer to what was asked. */
function refusal(status: number): Response {
  const message = `Refused with ${status}`
  const body = { error: { type: 'invalid_request_error', message }, message }
  return new Response(JSON.stringify(body), { status })
}

export interface RunWitness extends Witness {
  noted(text: string): void
}
