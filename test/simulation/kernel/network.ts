import {
  type Accident,
  type CallKind,
  drawAccident,
  faultless,
  focusRates,
  type Rates,
  type RatesByKind,
} from './faults.ts'
import type { Process } from './process.ts'
import { runAs } from './running.ts'
import type { Scheduler } from './scheduler.ts'

/** One call of a port, as the network sees it. */
export interface Call<T> {
  kind: CallKind
  /** Port and operation, such as `d1 batch` or `cart.add`. */
  what: string
  /** The fault point of the core at which it is made, if it is one. */
  point?: string | null
  /** What happens at the other end, at one moment. */
  carryOut(): T | Promise<T>
  /** What the caller is told where no answer comes. */
  failure(): Error
  /** How long a way takes, in milliseconds. */
  wayMs: readonly [min: number, max: number]
  /** When the caller gives up waiting. */
  patienceMs: number
}

/** What has happened, for traces, figures and the list of points at which faults were tried. */
export interface Witness {
  called(from: Process, what: string, point: string | null): void
  befell(from: Process, what: string, accident: Accident, point: string | null): void
}

/** Between all processes: it alone decides how long each call takes, and what befalls it. */
export class Network {
  rates: RatesByKind
  /** The fault points of the core at which half of the calls fail. */
  focus: ReadonlySet<string> = new Set()
  /** Accidents that are left out, where a failing run is made smaller. */
  spared: ReadonlySet<string> = new Set()
  /** When the last accident befell a call, in milliseconds since 1970. */
  lastAccidentAt = Number.NEGATIVE_INFINITY
  readonly #open = new Set<{ from: Process; what: string }>()
  readonly #scheduler: Scheduler
  readonly #witness: Witness

  constructor(scheduler: Scheduler, witness: Witness, rates: RatesByKind) {
    this.#scheduler = scheduler
    this.#witness = witness
    this.rates = rates
  }

  endFaults(): void {
    this.rates = faultless
  }

  send<T>(from: Process, call: Call<T>): Promise<T> {
    if (!from.isAlive) return never()
    const { kind, what, point = null } = call
    const isFocused = point !== null && this.focus.has(point)
    const accident = this.#fateOf(from, isFocused ? focusRates : this.rates[kind])
    this.#witness.called(from, what, point)
    if (accident) {
      this.lastAccidentAt = this.#scheduler.now
      this.#witness.befell(from, what, accident, point)
    }
    const open = { from, what }
    this.#open.add(open)
    return new Promise((resolve, reject) => {
      const there = from.dice.between(...call.wayMs)
      const back = from.dice.between(...call.wayMs)
      // Drawn at each call, so that one that is spared does not disturb those that follow.
      const chance = from.dice.fraction()
      const within = (min: number, max: number) => min + Math.floor(chance * (max - min))
      const answer = (settle: () => void) => {
        this.#scheduler.after(back, () => {
          if (!from.isAlive) return
          this.#open.delete(open)
          runAs(from)
          settle()
        })
      }
      const fail = () => answer(() => reject(call.failure()))
      /** The process may have died meanwhile: what it has sent is on its way. */
      const carryOut = (then: (settle: () => void) => void, delay = there) => {
        this.#scheduler.after(delay, () => {
          attempt(call.carryOut).then(
            (result) => then(() => resolve(result)),
            (error) => then(() => reject(error)),
          )
        })
      }
      switch (accident) {
        case 'dies before':
          return this.#scheduler.after(there, () => from.die())
        case 'is lost':
          from.flush()
          return this.#scheduler.after(call.patienceMs, fail)
        case 'dies after':
          from.flush()
          return carryOut(() => from.die())
        case 'loses its answer':
          from.flush()
          this.#scheduler.after(within(0, call.patienceMs), fail)
          return carryOut(ignore)
        case 'comes late':
          from.flush()
          this.#scheduler.after(call.patienceMs, fail)
          return carryOut(ignore, call.patienceMs + within(100, 90_000))
        case 'stalls':
          from.flush()
          return carryOut(answer, within(1_000, 60_000))
        case null:
          from.flush()
          return carryOut(answer)
      }
    })
  }

  /** Calls that somebody who lives waits for. */
  get unanswered(): string[] {
    return [...this.#open].filter(({ from }) => from.isAlive).map(({ what }) => what)
  }

  /** A process sleeps for a while. */
  sleep(process: Process, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#scheduler.after(milliseconds, () => {
        if (!process.isAlive) return
        runAs(process)
        resolve()
      })
    })
  }

  #fateOf(from: Process, rates: Rates): Accident | null {
    from.calls += 1
    const accident = drawAccident(from.dice, rates)
    return accident && this.spared.has(`${from.name}#${from.calls}`) ? null : accident
  }
}

async function attempt<T>(carryOut: () => T | Promise<T>): Promise<T> {
  return carryOut()
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined)
}

function ignore(): void {}
