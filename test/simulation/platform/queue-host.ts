import type { Dice } from '../kernel/dice.ts'
import type { Network } from '../kernel/network.ts'
import type { Process } from '../kernel/process.ts'
import { runAs, runningProcess } from '../kernel/running.ts'
import type { Scheduler } from '../kernel/scheduler.ts'

interface Queued {
  id: string
  body: unknown
  attempts: number
}

interface QueueTerms {
  batchMax: number
  retriesMax: number
  /** Where a message goes that has failed so often; null where it is dropped. */
  deadLetters: string | null
}

/** As wrangler.toml has them. */
const terms: Record<string, QueueTerms> = {
  webhooks: { batchMax: 25, retriesMax: 12, deadLetters: 'webhooks-dead' },
  messages: { batchMax: 10, retriesMax: 10, deadLetters: null },
  'webhooks-dead': { batchMax: 10, retriesMax: 10, deadLetters: null },
}

/** When the queue takes a consumer that does not answer for dead. */
const visibilityMs = 30_000

export interface QueueHostOptions {
  scheduler: Scheduler
  network: Network
  dice: Dice
  /** Whether a message is delivered a second time, or late. */
  isUnlucky(accident: 'message twice' | 'message late'): boolean
  spawn(name: string): Process
  consume(batch: MessageBatch): Promise<void>
}

/** The queues: at least once, in no order, again where a consumer fails or dies. */
export class QueueHost {
  readonly #options: QueueHostOptions
  readonly #ready = new Map<string, Queued[]>()
  #serial = 0

  constructor(options: QueueHostOptions) {
    this.#options = options
  }

  /** Sends a message for whoever is running, at a fault point of the core. */
  send(queue: string, body: unknown, point: string | null): Promise<void> {
    return this.#options.network.send(runningProcess(), {
      kind: 'queue',
      what: `queue ${queue}`,
      point,
      carryOut: () => this.#put(queue, body),
      failure: () => new Error('The queue did not answer'),
      wayMs: [1, 20],
      patienceMs: 5_000,
    })
  }

  #put(queue: string, body: unknown): void {
    const { dice, isUnlucky } = this.#options
    const message = { id: `message ${++this.#serial}`, body: structuredClone(body), attempts: 0 }
    const delay = isUnlucky('message late') ? dice.between(1_000, 600_000) : dice.between(1, 500)
    this.#deliverAfter(delay, queue, message)
    if (isUnlucky('message twice')) {
      this.#deliverAfter(delay + dice.pick([dice.below(20), dice.below(60_000)]), queue, {
        ...message,
      })
    }
  }

  #deliverAfter(delay: number, queue: string, message: Queued): void {
    this.#options.scheduler.after(delay, () => {
      const ready = this.#ready.get(queue) ?? []
      this.#ready.set(queue, ready)
      ready.push(message)
      // Others that come at this moment go in the same batch.
      if (ready.length === 1) this.#options.scheduler.after(0, () => this.#deliver(queue))
    })
  }

  #deliver(queue: string): void {
    const messages = this.#ready.get(queue)?.splice(0) ?? []
    const { batchMax } = termsOf(queue)
    for (let start = 0; start < messages.length; start += batchMax) {
      this.#consume(queue, messages.slice(start, start + batchMax))
    }
  }

  #consume(queue: string, messages: Queued[]): void {
    const consumer = this.#options.spawn(`consumer of ${queue}`)
    const again = new Map<Queued, number>()
    const batch = messages.map((message) => {
      message.attempts += 1
      return {
        id: message.id,
        timestamp: new Date(this.#options.scheduler.now),
        attempts: message.attempts,
        body: message.body,
        ack: () => again.delete(message),
        retry: ({ delaySeconds = 0 } = {}) => again.set(message, delaySeconds * 1000),
      }
    })
    const retry = () => {
      for (const [message, delay] of again) this.#retry(queue, message, delay)
    }
    const retryAll = (delay: number) => {
      for (const message of messages) again.set(message, delay)
      retry()
    }
    consumer.whenDead(() => retryAll(visibilityMs))
    runAs(consumer)
    this.#options.consume(asBatch({ queue, messages: batch })).then(
      () => consumer.isAlive && retry(),
      () => consumer.isAlive && retryAll(1_000),
    )
  }

  #retry(queue: string, message: Queued, delay: number): void {
    const { retriesMax, deadLetters } = termsOf(queue)
    if (message.attempts <= retriesMax) this.#deliverAfter(delay, queue, message)
    else if (deadLetters) this.#deliverAfter(delay, deadLetters, { ...message, attempts: 0 })
  }
}

function termsOf(queue: string): QueueTerms {
  const known = terms[queue]
  if (!known) throw new Error(`There is no queue ${queue}`)
  return known
}

/** Safe: the consumers use these members alone. */
function asBatch(batch: object): MessageBatch {
  return batch as MessageBatch
}
