import { rest } from './running.ts'

interface Event {
  time: number
  /** Of two events of one moment, the one that was planned first happens first. */
  order: number
  happen: () => void
}

const eventsMax = 50_000

/**
 * Virtual time, in milliseconds since 1970. One event happens at a time, and everything that goes on by
 * itself after it has come to its next wait before the following one: a run is its order of events.
 */
export class Scheduler {
  now: number
  #order = 0
  #count = 0
  #events: Event[] = []

  constructor(startsAt: number) {
    this.now = startsAt
  }

  after(milliseconds: number, happen: () => void): void {
    this.at(this.now + milliseconds, happen)
  }

  at(time: number, happen: () => void): void {
    const event = { time: Math.max(time, this.now), order: this.#order++, happen }
    this.#push(event)
  }

  /** When the next event is due; null where nothing is planned. */
  get next(): number | null {
    return this.#events[0]?.time ?? null
  }

  /**
   * Lets everything happen that is planned up to a time, and what that plans.
   * @throws after more than `eventsMax` in all, which no run comes near: something goes round in circles
   */
  async runUntil(limit: number): Promise<void> {
    for (let event = this.#pop(limit); event; event = this.#pop(limit)) {
      this.now = event.time
      this.#count += 1
      if (this.#count > eventsMax) throw new Error(`More than ${eventsMax} events`)
      event.happen()
      await settled()
      rest()
    }
    this.now = Math.max(this.now, limit)
  }

  #push(event: Event): void {
    const heap = this.#events
    let index = heap.length
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = heap[above]
      if (!parent || isBefore(parent, event)) break
      heap[index] = parent
      index = above
    }
    heap[index] = event
  }

  #pop(limit: number): Event | null {
    const heap = this.#events
    const first = heap[0]
    if (!first || first.time > limit) return null
    const last = heap.pop()
    if (last && last !== first) this.#sink(last)
    return first
  }

  #sink(event: Event): void {
    const heap = this.#events
    let index = 0
    for (;;) {
      let below = 2 * index + 1
      let child = heap[below]
      if (!child) break
      const right = heap[below + 1]
      if (right && isBefore(right, child)) {
        child = right
        below += 1
      }
      if (isBefore(event, child)) break
      heap[index] = child
      index = below
    }
    heap[index] = event
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order)
}

/** Node runs its next ticks when no promise has anything more to do. */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
