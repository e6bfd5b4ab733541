import type { Dice } from './dice.ts'

/** A machine with a clock of its own, on which processes run. */
export interface Isolate {
  name: string
  /** How far its clock is from the true time, in milliseconds. */
  skewMs: number
}

/**
 * Something that runs and may die at any wait: the Worker of a request, a consumer, the schedule, an
 * object. What a dead process waited for never comes: it just does not go on.
 */
export class Process {
  readonly name: string
  readonly isolate: Isolate
  /** Decides what befalls its calls. */
  readonly dice: Dice
  isAlive = true
  /** How many calls it has made: with its name they name each of them. */
  calls = 0
  /** Makes lasting what it has written, before anything of it is heard outside. */
  flush: () => void = () => undefined
  #whenDead: (() => void)[] = []

  constructor(name: string, isolate: Isolate, dice: Dice) {
    this.name = name
    this.isolate = isolate
    this.dice = dice
  }

  whenDead(happen: () => void): void {
    this.#whenDead.push(happen)
  }

  die(): void {
    if (!this.isAlive) return
    this.isAlive = false
    for (const happen of this.#whenDead.splice(0)) happen()
  }
}
