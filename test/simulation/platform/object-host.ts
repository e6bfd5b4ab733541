import type { Network } from '../kernel/network.ts'
import type { Process } from '../kernel/process.ts'
import { runAs, runningProcess } from '../kernel/running.ts'
import type { Scheduler } from '../kernel/scheduler.ts'
import type { ObjectStorage } from './object-storage.ts'

/** The class of an object, as its host needs it. */
export interface Hosted {
  alarm(): Promise<void>
}

interface Life {
  process: Process
  object: Hosted
  /** Calls that are not answered yet. */
  calls: number
}

/** Sees the calls of one kind of object. */
export interface Watch {
  begin(method: string, args: unknown[]): void
  end(method: string, args: unknown[], answer: unknown): void
}

export interface Host {
  kind: string
  /** Those that others may call. */
  methods: readonly string[]
  scheduler: Scheduler
  network: Network
  /** A new process for a life of an object. */
  spawn(name: string): Process
  /** Storage that forgets nothing but what its owner loses. */
  openStorage(name: string, whenAlarmSet: (time: number) => void): ObjectStorage
  create(storage: DurableObjectStorage): Hosted
  /** What goes into a call, and what its caller is about to be told. */
  watch?: Watch | undefined
  /** Something of the platform went wrong; never after the faults have ended. */
  isUnlucky(accident: 'evicted' | 'alarm twice' | 'loses writes'): boolean
}

const wayMs = [1, 15] as const
const patienceMs = 5_000
const alarmRetriesMax = 6

/** All Durable Objects of one class: one life at a time each, over storage that outlives it. */
export class ObjectHost {
  readonly storages = new Map<string, ObjectStorage>()
  readonly #host: Host
  readonly #lives = new Map<string, Life>()

  constructor(host: Host) {
    this.#host = host
  }

  /** The stub of an object for whoever is running when it is called, at a fault point of the core. */
  stub(name: string, point: string | null): object {
    const { kind, network, methods } = this.#host
    const call = (method: string, args: unknown[]) =>
      network.send(runningProcess(), {
        kind: 'object',
        what: `${kind}.${method}`,
        point,
        carryOut: () => this.#call(name, method, args),
        failure: () => new ConnectionLost(),
        wayMs,
        patienceMs,
      })
    return Object.fromEntries(
      methods.map((method) => [method, (...args: unknown[]) => call(method, args)]),
    )
  }

  /** Ends what a run has left. */
  clear(): void {
    for (const storage of this.storages.values()) storage.clear()
    this.storages.clear()
    this.#lives.clear()
  }

  #call(name: string, method: string, args: unknown[]): Promise<unknown> {
    const life = this.#awake(name)
    const { watch } = this.#host
    runAs(life.process)
    watch?.begin(method, args)
    return this.#within(life, async () => {
      const answer = await methodOf(life.object, method)(...args)
      watch?.end(method, args, answer)
      return answer
    })
  }

  /** Fails where the object dies before it has answered. */
  #within<T>(life: Life, work: () => Promise<T>): Promise<T> {
    const { process } = life
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => () => {
        life.calls -= 1
        if (!process.isAlive) return
        process.flush()
        then()
      }
      life.calls += 1
      process.whenDead(() => reject(new ConnectionLost()))
      work().then(
        (result) => settle(() => resolve(result))(),
        (error) => settle(() => reject(error))(),
      )
    })
  }

  #awake(name: string): Life {
    const known = this.#lives.get(name)
    if (known?.process.isAlive) {
      const isIdle = known.calls === 0
      if (!isIdle || !this.#host.isUnlucky('evicted')) return known
      known.process.die()
    }
    const life = this.#create(name)
    this.#lives.set(name, life)
    return life
  }

  #create(name: string): Life {
    const { kind } = this.#host
    const storage = this.#storageOf(name)
    const process = this.#host.spawn(`${kind} ${name}`)
    process.flush = () => storage.flush()
    process.whenDead(() => {
      if (this.#host.isUnlucky('loses writes')) storage.loseUnflushed()
      else storage.flush()
    })
    runAs(process)
    return { process, object: this.#host.create(storage.asDurable()), calls: 0 }
  }

  #storageOf(name: string): ObjectStorage {
    const known = this.storages.get(name)
    if (known) return known
    const storage = this.#host.openStorage(name, (time) => {
      // The machine that wakes an object is the one whose clock the object read.
      const { skewMs } = this.#lives.get(name)?.process.isolate ?? { skewMs: 0 }
      this.#host.scheduler.at(time - skewMs, () => {
        if (storage.alarm === time) this.#ring(name, storage)
      })
    })
    this.storages.set(name, storage)
    return storage
  }

  /**
   * The alarm is gone before its handler begins, and comes again where that dies or fails, unless
   * another one was set since. Deaths are the platform's own affair, and are not counted.
   */
  #ring(name: string, storage: ObjectStorage, before = { tries: 0, failures: 0 }): void {
    if (before.tries > 0 && storage.alarm !== null) return
    storage.setAlarm(null)
    const life = this.#awake(name)
    runAs(life.process)
    const again = (delay: number, next: typeof before) =>
      this.#host.scheduler.after(delay, () => this.#ring(name, storage, next))
    this.#within(life, () => life.object.alarm()).then(
      () => {
        if (this.#host.isUnlucky('alarm twice')) again(50, before)
      },
      () => {
        const tries = before.tries + 1
        const failures = before.failures + (life.process.isAlive ? 1 : 0)
        const delay = 2_000 * 2 ** Math.min(before.tries, alarmRetriesMax)
        if (failures <= alarmRetriesMax) again(delay, { tries, failures })
      },
    )
  }
}

/** The platform's word for an object that could not be reached, or died. */
class ConnectionLost extends Error {
  readonly retryable = true

  constructor() {
    super('The connection to the object was lost')
  }
}

type Method = (...args: unknown[]) => Promise<unknown>

/** Safe: the host names the methods of its class. */
function methodOf(object: Hosted, name: string): Method {
  const method = (object as unknown as Record<string, Method>)[name]
  if (!method) throw new Error(`The object has no method ${name}`)
  return (...args) => method.call(object, ...args)
}
