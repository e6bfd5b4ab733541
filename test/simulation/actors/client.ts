import type { Context } from '../../../src/core/ports.ts'
import { type Dice, diceOf } from '../kernel/dice.ts'
import type { Process } from '../kernel/process.ts'
import { products } from '../platform/catalogue.ts'
import type { Run } from '../run.ts'
import { type Answer, tell } from './answer.ts'
import { workUnderKey } from './under-key.ts'

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
        kind: 'request',
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

  /** One of the products that everybody wants in this run. */
  pickProduct() {
    const wanted = this.dice.pick(this.run.plan.wanted)
    return this.dice.pick(products.filter(({ id }) => id === wanted))
  }

  /** Does some of the tasks, with pauses in between. Most come for one thing above all. */
  async goAbout(
    tasks: (() => Promise<unknown>)[],
    { pauseMs }: { pauseMs: [min: number, max: number] },
  ): Promise<void> {
    const { dice } = this
    const favourite = dice.pick(tasks)
    for (let count = dice.between(2, 6); count > 0; count--) {
      await this.wait(...pauseMs)
      await (dice.chance(0.5) ? favourite : dice.pick(tasks))()
    }
  }

  waitExactly(milliseconds: number): Promise<void> {
    return this.run.network.sleep(this.process, milliseconds)
  }

  /** At the run's pace; some do not wait at all. */
  wait(minMs: number, maxMs: number): Promise<void> {
    const isHasty = this.dice.chance(0.2)
    const milliseconds = isHasty ? 0 : this.dice.between(minMs, maxMs) * this.run.plan.pace
    return this.run.network.sleep(this.process, Math.round(milliseconds))
  }
}
