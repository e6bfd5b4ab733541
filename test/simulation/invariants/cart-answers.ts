import type { CartObject } from '../../../src/core/cart/types.ts'
import type { Watch } from '../platform/object-host.ts'

type Ordered = Awaited<ReturnType<CartObject['order']>>

/** What carts answer that are ordered with all that is in them: each makes one order. */
export class CartAnswers implements Watch {
  readonly #orders: Map<number, string>
  readonly #violations: Set<string>

  /**
   * @param cartOrders where it notes the checkouts of carts
   * @param violations where it says what is wrong
   */
  constructor({
    cartOrders,
    violations,
  }: {
    cartOrders: Map<number, string>
    violations: Set<string>
  }) {
    this.#orders = cartOrders
    this.#violations = violations
  }

  begin(): void {}

  end(method: string, [cart]: unknown[], answer: unknown): void {
    if (method !== 'order') return
    const { id } = asCart(cart)
    const outcome = asOutcome(answer)
    if (!outcome.ok) return
    const known = this.#orders.get(id) ?? outcome.checkoutId
    this.#orders.set(id, known)
    if (known === outcome.checkoutId) return
    this.#violations.add(`3 cart ${id} was ordered as ${known} and as ${outcome.checkoutId}`)
  }
}

/** Safe, as the following: the method is called with a cart, and answers this. */
function asCart(cart: unknown): { id: number } {
  return cart as { id: number }
}

function asOutcome(answer: unknown): Ordered {
  return (answer as { result: Ordered }).result
}
