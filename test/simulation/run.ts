import type { Context, EmailMessage } from '../../src/core/ports.ts'
import { consumeQueue } from '../../src/jobs/consume-queue.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { type Answer, answerOf } from './actors/answer.ts'
import { refundInDashboard, refundInIndia } from './actors/refund-in-dashboard.ts'
import type { Books } from './books.ts'
import { isExpected, isPortFailure, rootOf } from './failures.ts'
import { type Dice, diceOf } from './kernel/dice.ts'
import { Network, type Witness } from './kernel/network.ts'
import { type Isolate, Process } from './kernel/process.ts'
import { runAs, runningOrNobody } from './kernel/running.ts'
import { Scheduler } from './kernel/scheduler.ts'
import { minute, type Plan, startsAt } from './plan.ts'
import type { PlatformOfRun } from './platform/core-context.ts'
import type { Asked } from './platform/d1.ts'
import type { Surroundings } from './platform/globals.ts'
import type { ObjectHost } from './platform/object-host.ts'
import { QueueHost } from './platform/queue-host.ts'
import type { Result } from './platform/sqlite.ts'
import type { Shop } from './shop.ts'

/**
 * How often somebody gives back in a dashboard just after the shop has asked there. Where such refunds fail at
 * once, each leads to a message, by which the shop asks again: without an end, a run may have none.
 */
const handsMax = 300

/** A timer of a library, or of a gateway; dead processes hear none. */
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
  /** Ids and other chance of the core and of the gateways. */
  readonly dice: Dice
  /** What gateways' messages, banks, and hands in a dashboard do. */
  readonly outsideDice: { webhooks: Dice; banks: Dice; hands: Dice }
  readonly carts: ObjectHost
  readonly stock: ObjectHost
  readonly visits: ObjectHost
  readonly queues: QueueHost
  /** Refunds that failed after their gateways had called them succeeded. */
  readonly failedLate = new Set<string>()
  /** Refunds at Clover that somebody has asked for in its dashboard. */
  readonly refundedByHand = new Set<string>()
  /** By order: the newest effect that there was when it was placed. */
  readonly placedAfter = new Map<number, number>()
  /** See `CartAnswers`. */
  readonly cartOrders = new Map<number, string>()
  readonly mails = new Map<string, EmailMessage>()
  /** What is wrong, in sentences. */
  readonly violations = new Set<string>()
  /** What clients were told, and must be true in the end. */
  readonly promises: ((books: Books) => string | null)[] = []
  hasFaults = true
  #handsLeft = handsMax
  /** By key of a charge. */
  readonly #cloverRefuses = new Map<string, boolean>()
  readonly #luck = new Map<string, Dice>()
  readonly #replicas: Dice
  readonly #isolates: Isolate[]
  readonly #witness: RunWitness
  readonly #spawned = new Map<string, number>()

  constructor(plan: Plan, shop: Shop, witness: RunWitness) {
    const { seed } = plan
    this.plan = plan
    this.shop = shop
    this.#witness = witness
    this.dice = diceOf(seed, 'ids')
    this.outsideDice = {
      webhooks: diceOf(seed, 'webhooks'),
      banks: diceOf(seed, 'banks'),
      hands: diceOf(seed, 'hands'),
    }
    this.#replicas = diceOf(seed, 'replicas')
    this.#isolates = plan.skewsMs.map((skewMs, index) => ({ name: `isolate ${index}`, skewMs }))
    this.network = new Network(this.scheduler, witness, plan.rates)
    this.network.spared = plan.spared
    this.network.focus = new Set(plan.focus)
    const { carts, stock, visits } = shop.openObjects(this)
    this.carts = carts
    this.stock = stock
    this.visits = visits
    this.queues = new QueueHost({
      scheduler: this.scheduler,
      network: this.network,
      dice: diceOf(seed, 'queues'),
      isUnlucky: (accident) => this.isUnlucky(accident),
      spawn: (name) => this.spawn(name),
      consume: (batch) => consumeQueue(this.ctx, batch),
    })
  }

  get now(): number {
    return this.scheduler.now
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
    if (!this.hasFaults) return false
    const dice = this.#luck.get(accident) ?? diceOf(this.plan.seed, accident)
    this.#luck.set(accident, dice)
    return dice.chance(this.plan.luck[accident])
  }

  endFaults(): void {
    this.hasFaults = false
    this.network.endFaults()
  }

  askDatabase(process: Process, statements: Asked[]): Result[] {
    const results = this.shop.replication.execute(process, statements, this.#replicas)
    if (statements.some(({ query }) => query.includes('INSERT INTO orders('))) this.#notePlace()
    return results
  }

  #notePlace(): void {
    const [newest] = this.shop.database.rows<{ orderId: number; effectId: number }>(
      'SELECT max(id) AS orderId, (SELECT max(id) FROM outbox) AS effectId FROM orders',
    )
    if (!newest || this.placedAfter.has(newest.orderId)) return
    this.placedAfter.set(newest.orderId, newest.effectId ?? 0)
  }

  askGateway(url: string, init?: RequestInit): Promise<Response> {
    const outage = this.#outageOf(url)
    if (outage) {
      this.note(`the gateway answers ${outage}: ${url}`)
      return Promise.resolve(refusal(outage))
    }
    if (isCharge(url) && this.#isRefused(url, init)) {
      this.note(`the gateway refuses: ${url}`)
      return Promise.resolve(refusal(404))
    }
    if (this.isUnlucky('refunded meanwhile') && this.#handsLeft-- > 0) {
      const { hands } = this.outsideDice
      const isIndian = url.includes('/payu/') || url.includes('/juspay/')
      const refund = isIndian ? refundInIndia : refundInDashboard
      this.scheduler.after(hands.below(300), () => void refund(this, hands))
    }
    return this.shop.outside.fetch(url, init)
  }

  /** Clover answers a key as it did before. */
  #isRefused(url: string, init?: RequestInit): boolean {
    const isUnlucky = this.isUnlucky('charge refused')
    if (!url.includes('/clover/')) return isUnlucky
    const key = new Headers(init?.headers).get('Idempotency-Key') ?? ''
    const isRefused = this.#cloverRefuses.get(key) ?? isUnlucky
    this.#cloverRefuses.set(key, isRefused)
    return isRefused
  }

  /** Only what a port failed with, or what a gateway refused, may fail in the background. */
  logged(level: string, event: string, data: { error?: unknown }): void {
    this.note(`${level} ${event} ${JSON.stringify(data)}`)
    const { error } = data
    // A gateway may take no such payment: without an address, or after it was forgotten there.
    if (event === 'checkout.charge_refused') return
    if (typeof error !== 'string' || isExpected(error)) return
    if (!(this.#hasPortFailures && isPortFailure(error))) {
      this.violations.add(`8 ${event} by itself: ${error}`)
    }
  }

  /** Only what a port failed with may break a request. */
  #noteBroken(name: string, error: Error): void {
    const root = rootOf(error)
    this.note(`${name} broke: ${root}`)
    if (this.#hasPortFailures && isPortFailure(String(root))) return
    this.violations.add(`8 a request broke by itself: ${root.stack}`)
  }

  /** What an accident has befallen fails a while later. */
  get #hasPortFailures(): boolean {
    return this.now < this.network.lastAccidentAt + 5 * minute
  }

  note(text: string): void {
    this.#witness.noted(text)
  }

  setTimer(happen: () => void, milliseconds: number): object {
    const timer: Timer = { isCleared: false, unref: () => timer }
    const owner = runningOrNobody()
    this.scheduler.after(milliseconds, () => {
      if (timer.isCleared || owner?.isAlive === false) return
      if (owner) runAs(owner)
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

/** Asks for money that a customer has agreed to, perhaps once more. */
function isCharge(url: string): boolean {
  return ['/confirm', '/capture', '/v1/charges'].some((path) => url.endsWith(path))
}

/** As the gateways word what is no answer to what was asked. */
function refusal(status: number): Response {
  const message = `Refused with ${status}`
  const unknown = status === 404 && { code: 'resource_missing', param: 'intent' }
  const body = { error: { type: 'invalid_request_error', message, ...unknown }, message }
  return new Response(JSON.stringify(body), { status })
}

export interface RunWitness extends Witness {
  noted(text: string): void
}
