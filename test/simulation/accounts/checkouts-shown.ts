import type { Books } from '../books.ts'
import { accountsOf } from './account-of.ts'

/** A quote that a customer's devices were shown, with what they need to pay it. */
export interface ShownCheckout {
  quoteId: string
  gateway: string
  totalAmount: number
  /** In milliseconds since 1970. */
  expiresAt: number
  reference: string | null
  clientSecret: string | null
}

interface Ordered {
  quoteId: string
  orderId: number
  totalAmount: number
}

/** What the devices of one customer were shown to pay: nobody pays anything else for it. */
class CheckoutsShown {
  readonly #shown: ShownCheckout[] = []

  get all(): readonly ShownCheckout[] {
    return this.#shown
  }

  add(checkout: ShownCheckout): void {
    this.#shown.push(checkout)
  }

  contradiction({ d1 }: Books): string | null {
    const ordered = d1<Ordered>(
      'SELECT quote_id AS quoteId, id AS orderId, total_amount AS totalAmount FROM orders',
    )
    for (const { quoteId, totalAmount } of this.#shown) {
      const order = ordered.find((one) => one.quoteId === quoteId)
      if (!order || order.totalAmount === totalAmount) continue
      return `6 ${totalAmount} were to be paid, and order ${order.orderId} is of ${order.totalAmount}`
    }
    return null
  }
}

export const checkoutsShownOf = accountsOf(() => new CheckoutsShown())
