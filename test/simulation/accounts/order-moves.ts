import type { OrderStatus } from '../../../src/core/orders/types.ts'
import type { Books } from '../books.ts'
import { accountOf } from './account-of.ts'

/** Where an order may be once somebody was told that it is there. */
const later: Record<OrderStatus, readonly string[]> = {
  pending: ['pending', 'processing', 'shipped', 'delivered', 'cancelled'],
  processing: ['processing', 'shipped', 'delivered', 'cancelled'],
  shipped: ['shipped', 'delivered'],
  delivered: ['delivered'],
  cancelled: ['cancelled'],
}

/** What staff and customers were told of where orders have gone: none comes back from there. */
class OrderMoves {
  /** Orders that somebody has tried to cancel without a key. */
  readonly cancelledWithoutKey = new Set<number>()
  readonly #told: { orderId: number; to: OrderStatus }[] = []

  told(orderId: number, to: OrderStatus): void {
    this.#told.push({ orderId, to })
  }

  contradiction({ d1 }: Books): string | null {
    for (const { orderId, to } of this.#told) {
      const [order] = d1<{ status: string }>('SELECT status FROM orders WHERE id = ?', orderId)
      const status = order?.status ?? 'gone'
      if (!later[to].includes(status)) return `8 order ${orderId} was ${to}, and is ${status}`
    }
    return null
  }
}

export const orderMovesOf = accountOf(() => new OrderMoves())
