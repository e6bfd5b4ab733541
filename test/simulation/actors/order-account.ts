import type { CartTerms } from '../../../src/core/cart/types.ts'
import type { Order } from '../../../src/core/orders/queries.ts'
import type { Books } from '../books.ts'
import { accountsOf } from './account-of.ts'
import type { Client } from './client.ts'

/** What came of one checkout that was asked for, perhaps several times. */
interface Told {
  key: string | null
  most: number
  /** Those that were answered. */
  orders: Order[]
  /** How many requests may have been carried out or not. */
  undecided: number
}

/**
 * What the devices of one customer were told of their checkouts: all orders that were answered are there,
 * a key has one order, and none is there but those and perhaps what got no answer.
 */
export class OrderAccount {
  readonly #terms: CartTerms
  readonly #answered = new Set<number>()
  #perhaps = 0

  constructor(terms: CartTerms) {
    this.#terms = terms
  }

  /** Before anything is sent, whose client may die: perhaps so many orders come of it. */
  asked(most: number): void {
    this.#perhaps += most
  }

  /** What has come of what was `asked` with the same `most`. */
  told(client: Client, { key, most, orders, undecided }: Told): void {
    const { run, name } = client
    this.#perhaps -= most
    for (const { id, totalAmount } of orders) {
      this.#answered.add(id)
      run.promises.push((books) => this.#lost(books, { id, totalAmount }))
    }
    const ids = [...new Set(orders.map(({ id }) => id))]
    if (key !== null && ids.length > 1) {
      run.violations.add(`3 ${name} got the orders ${ids.join(' and ')} under one key`)
    }
    if (key === null) this.#perhaps += undecided
    else if (ids.length === 0 && undecided > 0) this.#perhaps += 1
  }

  #lost({ d1 }: Books, { id, totalAmount }: Pick<Order, 'id' | 'totalAmount'>): string | null {
    const { userId } = this.#terms
    const [order] = d1<{ total: number }>(
      'SELECT total_amount AS total FROM orders WHERE id = ? AND user_id = ?',
      ...[id, userId],
    )
    if (order?.total === totalAmount) return null
    return `8 order ${id} of ${totalAmount} was answered, and is ${order?.total ?? 'gone'}`
  }

  contradiction({ d1 }: Books): string | null {
    const { userId, contract } = this.#terms
    const [row] = d1<{ n: number }>(
      'SELECT count(*) AS n FROM orders WHERE user_id = ? AND contract = ?',
      ...[userId, contract],
    )
    const most = this.#answered.size + this.#perhaps
    if ((row?.n ?? 0) <= most) return null
    return `8 customer ${userId} has ${row?.n} orders in ${contract}, and was told of ${most}`
  }
}

export const orderAccountOf = accountsOf((terms) => new OrderAccount(terms))
