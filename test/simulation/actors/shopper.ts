import type { Context } from '../../../src/core/ports.ts'
import { diceOf } from '../kernel/dice.ts'
import { type Answer, isAnswered } from './answer.ts'
import type { Client } from './client.ts'

export type Step = () => Promise<unknown>

export type WeightedStep = [weight: number, step: Step]

type Answers<T> = (Answer<T> | null)[]

/** What a request asks for, of whomever its sender was when it was sent. */
export type Work<T, Sender> = (
  ctx: Context,
  operationId: string | null,
  sender: Sender,
) => Promise<T>

/** Somebody who buys: what all do alike, in whichever contract. */
export abstract class Shopper<Sender extends { userId: number }> {
  readonly client: Client
  readonly #contract: string
  #keys = 0
  /** Requests under keys that may be sent once more, whatever came of them. */
  readonly #sent: Step[] = []
  /** Keys whose requests were answered. */
  readonly #used: string[] = []

  constructor(client: Client, contract: string) {
    this.client = client
    this.#contract = contract
  }

  /** As whom requests are sent now. */
  protected abstract get sender(): Sender

  protected abstract steps(): WeightedStep[]

  /** Adding, checking out, and paying or thinking better of it. */
  protected abstract usual(): [Step, Step, Step]

  protected abstract readsCart(): Promise<unknown>

  /** Some things in some order, mostly the usual one, with pauses in between. */
  async act(): Promise<void> {
    const { dice } = this.client
    const steps: WeightedStep[] = [
      ...this.#inHabit(this.steps()),
      [3, () => this.#sendAgain()],
      [0.3, () => this.#misuseKey()],
    ]
    const [add, checkOut, end] = this.usual()
    const second = dice.pick([[], [], [add], [() => this.readsCart()]])
    const knowsWhatFor = this.client.run.plan.rush !== null
    const routine = knowsWhatFor || dice.chance(0.7) ? [add, ...second, checkOut, end] : []
    for (const step of routine) {
      await this.client.wait(100, 20_000)
      await step()
    }
    for (let count = dice.between(0, 4); count > 0; count--) {
      await this.client.wait(100, 60_000)
      await this.#drawStep(steps)()
    }
  }

  /** In some runs customers never do some of what they can do, and do other things often. */
  #inHabit(steps: WeightedStep[]): WeightedStep[] {
    const dice = diceOf(this.client.run.plan.seed, `habits of ${this.#contract}`)
    return steps.map(([weight, step]) => [weight * dice.pick([0, 1, 1, 4]), step])
  }

  #drawStep(steps: WeightedStep[]): Step {
    const total = steps.reduce((sum, [weight]) => sum + weight, 0)
    let left = this.client.dice.fraction() * total
    for (const [weight, step] of steps) {
      left -= weight
      if (left < 0) return step
    }
    return async () => undefined
  }

  /** Most requests have a key; some clients know of none. */
  protected newKey(): string | null {
    return this.client.dice.chance(0.6) ? `key ${this.client.name} ${++this.#keys}` : null
  }

  protected once<T>(
    what: string,
    key: string | null,
    work: Work<T, Sender>,
  ): Promise<Answer<T> | null> {
    const { sender } = this
    const { userId } = sender
    if (key === null) return this.client.request(what, (ctx) => work(ctx, null, sender))
    return this.client.keyed(what, { userId, key }, (ctx, operationId) =>
      work(ctx, operationId, sender),
    )
  }

  /** One of its answers, a good one where there is any. */
  protected async repeated<T>(
    what: string,
    key: string | null,
    work: Work<T, Sender>,
  ): Promise<Answer<T> | null> {
    const answers = await this.askedOften(what, key, work)
    return answers.find(isAnswered) ?? answers.at(-1) ?? null
  }

  /**
   * With a key, what got no answer is asked again, at once or much later; some ask twice at once. All
   * answers, which `hear` hears, too, whenever they come.
   */
  protected async askedOften<T>(
    what: string,
    key: string | null,
    work: Work<T, Sender>,
    hear: (answers: Answers<T>) => void = () => undefined,
  ): Promise<Answers<T>> {
    const answers = await this.#askNow(what, key, work)
    hear(answers)
    if (key !== null) {
      this.#sent.push(async () => {
        // Before it is sent, since its client may die.
        hear([null])
        hear([await this.once(what, key, work)])
      })
      if (answers.some(isAnswered)) this.#used.push(key)
    }
    return answers
  }

  async #askNow<T>(what: string, key: string | null, work: Work<T, Sender>): Promise<Answers<T>> {
    const { dice } = this.client
    if (dice.chance(0.15)) {
      return Promise.all([this.once(what, key, work), this.once(what, key, work)])
    }
    const answers = [await this.once(what, key, work)]
    for (let tries = dice.below(4); key !== null && tries > 0; tries--) {
      if (!isUndecided(answers.at(-1) ?? null)) break
      await this.client.waitExactly(dice.between(1_000, 20_000))
      answers.push(await this.once(what, key, work))
    }
    return answers
  }

  /** A key that stands for one request does not let another one in. */
  async #misuseKey(): Promise<void> {
    const { dice, run, name } = this.client
    if (this.#used.length === 0) return
    const key = dice.pick(this.#used)
    // It is new where the first answer could not be kept.
    const answer = await this.once('misuses a key', key, async () => 'new')
    if (answer?.is === 'answered' && answer.value !== 'new') {
      run.violations.add(`8 ${name} got the answer of another request under ${key}`)
    }
  }

  async #sendAgain(): Promise<void> {
    if (this.#sent.length > 0) await this.client.dice.pick(this.#sent)()
  }
}

/** The same may be asked again: it may have happened or not. */
export function isUndecided(answer: Answer<unknown> | null): boolean {
  if (answer === null || answer.is === 'broken') return true
  return answer.is === 'refused' && (answer.kind === 'outside' || answer.code === busy)
}

/** Another request under the same key is still at it. */
const busy = 'idempotency_key_busy'
