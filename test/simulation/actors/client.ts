import { DomainError } from '../../../src/core/domain-error.ts'
import { type KeyUse, onceUnderKey } from '../../../src/core/idempotency/answers.ts'
import type { Context } from '../../../src/core/ports.ts'
import { type Dice, diceOf } from '../kernel/dice.ts'
import type { Process } from '../kernel/process.ts'
import type { Run } from '../run.ts'

/** What a client learns of its request. */
export type Answer<T> =
  | { is: 'answered'; value: T }
  | { is: 'refused'; kind: DomainError['kind']; code: string }
  /** A status of 500 and above. */
  | { is: 'broken'; error: Error }

const wayMs = [10, 200] as const
const patienceMs = 30_000

/** A browser, or whoever else sends requests. Dead, it sends no more. */
export class Client {
  readonly name: string
  readonly run: Run
  readonly dice: Dice
  readonly process: Process

  constructor(run: Run, name: string) {
    this.name = name
    this.run = run
    this.process = run.spawn(name)
    this.dice = diceOf(run.plan.seed, `${name} decides`)
  }

  /** Null where no answer comes: it may have been done, or be done later. */
  async request<T>(
    what: string,
    work: (ctx: Context) => Promise<T>,
    reading: { bookmark?: number } = {},
  ): Promise<Answer<T> | null> {
    const name = `${this.name} ${what}`
    const answer = await this.run.network
      .send(this.process, {
        what: 'request',
        carryOut: () => this.run.serve(name, work, reading),
        failure: () => new Error('No answer'),
        wayMs,
        patienceMs,
      })
      .catch(() => null)
    this.run.note(`${name}: ${answer ? tell(answer) : 'no answer'}`)
    return answer
  }

  /** The same under an `Idempotency-Key`, as the contracts' routes do it. */
  keyed<T>(
    what: string,
    { userId, key }: { userId: number; key: string },
    work: (ctx: Context, operationId: string) => Promise<T>,
  ): Promise<Answer<T> | null> {
    return this.request(`${what} under ${key}`, (ctx) =>
      workUnderKey(ctx, { userId, key, what }, work),
    )
  }

  waitExactly(milliseconds: number): Promise<void> {
    return this.run.network.sleep(this.process, milliseconds)
  }

  /** At the run's pace. */
  wait(minMs: number, maxMs: number): Promise<void> {
    const milliseconds = this.dice.between(minMs, maxMs) * this.run.plan.pace
    return this.run.network.sleep(this.process, Math.round(milliseconds))
  }
}

interface UnderKey {
  userId: number
  key: string
  what: string
}

/** Refusals are kept as well as answers; what breaks leaves the key free. */
async function workUnderKey<T>(
  ctx: Context,
  { userId, key, what }: UnderKey,
  work: (ctx: Context, operationId: string) => Promise<T>,
): Promise<T> {
  const use: KeyUse = { scope: `user:${userId}`, keyHash: key, fingerprint: what }
  const operationId = `${userId} ${key} ${what}`
  let own: Outcome<T> | null = null
  const kept = await onceUnderKey(ctx, use, async () => {
    own = await outcomeOf(() => work(ctx, operationId))
    return isKept(own) ? encoder.encode(JSON.stringify(toKept(own))) : null
  })
  if (kept) return resultOf(fromKept(decoder.decode(kept)))
  if (!own) throw new Error('Nothing was done and nothing was kept')
  return resultOf(own)
}

type Outcome<T> = { value: T } | { error: unknown }

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error }
  }
}

function resultOf<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

/** As the routes decide it: what is our fault, or may be asked again, leaves the key free. */
function isKept(outcome: Outcome<unknown>): boolean {
  if (!('error' in outcome)) return true
  const { error } = outcome
  return error instanceof DomainError && !['invalid', 'outside', 'limit'].includes(error.kind)
}

function toKept(outcome: Outcome<unknown>): object {
  if (!('error' in outcome)) return outcome
  const { error } = outcome
  if (!(error instanceof DomainError)) throw error
  return { refused: { kind: error.kind, code: error.code, data: String(error.data) } }
}

/** Safe: `toKept` has written it. */
function fromKept<T>(text: string): Outcome<T> {
  const kept = JSON.parse(text)
  return kept.refused ? { error: new DomainError(kept.refused, {}) } : { value: kept.value }
}

/** What a request came to, as its client is told. */
export async function answerOf<T>(work: () => Promise<T>): Promise<Answer<T>> {
  const outcome = await outcomeOf(work)
  if (!('error' in outcome)) return { is: 'answered', value: outcome.value }
  const { error } = outcome
  if (!(error instanceof DomainError)) {
    return { is: 'broken', error: error instanceof Error ? error : new Error(String(error)) }
  }
  return { is: 'refused', kind: error.kind, code: error.code }
}

function tell(answer: Answer<unknown>): string {
  switch (answer.is) {
    case 'answered':
      return 'done'
    case 'refused':
      return `refused, ${answer.code}`
    case 'broken':
      return 'broke'
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
