import type { StockObject } from '../../../src/core/inventory/types.ts'
import type { Watch } from '../platform/object-host.ts'

type SetRequest = Parameters<StockObject['set']>[0]
type Setting = Awaited<ReturnType<StockObject['set']>>
type ReserveRequest = Parameters<StockObject['reserve']>[0]
type Reservation = Awaited<ReturnType<StockObject['reserve']>>

/**
 * What the stock counters answer, compared with what they were asked at that moment. A call that died may
 * have been carried out, and its repetition answers of another moment: it is not judged.
 */
export class CounterAnswers implements Watch {
  readonly #violations: Set<string>
  readonly #asked = new Map<string, number>()
  readonly #newest = new Map<number, number>()

  /** @param violations where it says what is wrong. */
  constructor(violations: Set<string>) {
    this.#violations = violations
  }

  /** A counter is called. */
  begin(method: string, [request]: unknown[]): void {
    if (method === 'reserve') count(this.#asked, keyOfReserve(asReserve(request)))
    if (method !== 'set') return
    const { key, variantId, sequence } = asSet(request)
    count(this.#asked, key)
    this.#newest.set(variantId, Math.max(sequence, this.#newest.get(variantId) ?? 0))
  }

  /** Its caller is about to be told. */
  end(method: string, args: unknown[], answer: unknown): void {
    const wrong = this.#wrong(method, args, answer)
    if (wrong) this.#violations.add(wrong)
  }

  #wrong(method: string, [request]: unknown[], answer: unknown): string | null {
    if (method === 'reserve') return this.#wrongReserve(asReserve(request), asReservation(answer))
    return method === 'set' ? this.#wrongSet(asSet(request), asSetting(answer)) : null
  }

  #wrongReserve(request: ReserveRequest, answer: Reservation): string | null {
    const { variantId, quantity } = request
    if (answer.ok || this.#asked.get(keyOfReserve(request)) !== 1) return null
    if (answer.reason !== 'insufficient' || answer.sellable < quantity) return null
    return `1 variant ${variantId}: ${quantity} were refused, and there were ${answer.sellable}`
  }

  /** A count which is compared with nothing is judged in the end, by what was sold since. */
  #wrongSet(request: SetRequest, answer: Setting): string | null {
    const { key, variantId, sequence, level } = request
    const isFirst = this.#asked.get(key) === 1 && this.#newest.get(variantId) === sequence
    // Refused, it is asked for again under its key; another caller may be asking for it, too.
    if (!answer.ok) this.#asked.set(key, (this.#asked.get(key) ?? 1) - 1)
    // A deleted variant that was never sold has no counter, and version 0.
    if (!answer.ok || !isFirst || answer.version === 0 || 'sold' in request) return null
    if (answer.level === level) return null
    return `1 variant ${variantId} was set to ${level}, and has ${answer.level}`
  }
}

function keyOfReserve({ variantId, checkoutId }: ReserveRequest): string {
  return `${variantId} ${checkoutId}`
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Safe, as the following: the methods of the counter are called with these, and answer these. */
function asReserve(request: unknown): ReserveRequest {
  return request as ReserveRequest
}

function asSet(request: unknown): SetRequest {
  return request as SetRequest
}

function asReservation(answer: unknown): Reservation {
  return (answer as { result: Reservation }).result
}

function asSetting(answer: unknown): Setting {
  return (answer as { result: Setting }).result
}
