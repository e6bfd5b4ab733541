import type { CartTerms } from '../../../src/core/cart/types.ts'
import type { Books } from '../books.ts'
import { accountOf, accountsOf } from './account-of.ts'

/** An order or a payment that the customer's devices know of. */
interface KnownOrder {
  id: number
  totalAmount: number
}

interface KnownPayment {
  id: number
  reference: string
}

/** Whose orders they are: those of all customers of the contract where nobody is named. */
type Whose = Pick<CartTerms, 'contract'> & { userId: number | null }

/** What was heard of one checkout, asked for once or several times. */
interface Heard {
  key: string | null
  orders: KnownOrder[]
  /** How many requests may have been carried out or not. */
  undecided: number
  /** The cart was deleted: what was ordered of it before is answered no more. */
  isGone?: boolean
}

/**
 * What the devices of one customer were told of their checkouts: all orders that were answered are there,
 * a key has one order, and none is there but those and perhaps what got no answer.
 */
export class OrderAccount {
  readonly orders: KnownOrder[] = []
  readonly payments: KnownPayment[] = []
  readonly #whose: Whose
  /** Orders that perhaps were placed without a key. */
  #keyless = 0
  /** Keys under which perhaps an order was placed that nobody was told of. */
  readonly #undecided = new Set<string>()
  readonly #byKey = new Map<string, number>()

  constructor(whose: Whose) {
    this.#whose = whose
  }

  /** Before it is sent, since its client may die. Without a key it may be sent twice at once. */
  asked(key: string | null): void {
    if (key === null) this.#keyless += 2
    else if (!this.#byKey.has(key)) this.#undecided.add(key)
  }

  /** What has come of it. Answers what is wrong with that. */
  told({ key, orders, undecided, isGone = false }: Heard): string | null {
    if (key === null) {
      for (const order of orders) this.learn(order)
      this.#keyless += undecided - 2
      return null
    }
    const isDecided = undecided === 0 && !isGone
    if (orders.length > 0 || isDecided) this.#undecided.delete(key)
    else this.asked(key)
    return this.paid(key, orders)
  }

  /** What was answered to whoever paid a quote. Answers what is wrong with that. */
  paid(key: string | null, orders: KnownOrder[]): string | null {
    for (const { id, totalAmount } of orders) this.learn({ id, totalAmount })
    if (key === null) return null
    for (const { id } of orders) {
      const known = this.#byKey.get(key) ?? id
      if (known !== id) return `3 the orders ${known} and ${id} were answered under ${key}`
      this.#byKey.set(key, id)
    }
    return null
  }

  /** An order was shown to the customer. */
  learn({ id, totalAmount }: KnownOrder): void {
    if (!this.orders.some((order) => order.id === id)) this.orders.push({ id, totalAmount })
  }

  contradiction({ d1 }: Books): string | null {
    const { userId, contract } = this.#whose
    const rows = d1<KnownOrder & { quoteId: string | null }>(
      `SELECT id, total_amount AS totalAmount, quote_id AS quoteId FROM orders
       WHERE contract = ?1 AND (?2 IS NULL OR user_id = ?2)`,
      ...[contract, userId],
    )
    for (const { id, totalAmount } of this.orders) {
      const order = rows.find((row) => row.id === id)
      if (order?.totalAmount === totalAmount) continue
      return `8 order ${id} of ${totalAmount} was answered, and is ${order?.totalAmount ?? 'gone'}`
    }
    // Of an order that a payment has made nobody need have been told.
    const plain = rows.filter(({ quoteId }) => quoteId === null)
    const told = this.orders.filter(({ id }) => plain.some((row) => row.id === id))
    const most = told.length + this.#keyless + this.#undecided.size
    if (plain.length <= most) return null
    const who = userId === null ? 'customers have' : `customer ${userId} has`
    return `8 ${who} ${plain.length} orders in ${contract}, of which ${most} can be known`
  }
}

export const orderAccountOf = accountsOf((terms) => new OrderAccount(terms))

/** The same for all who buy in storefronts, since what a visitor has ordered may go to a member. */
export const storefrontOrdersOf = accountOf(
  () => new OrderAccount({ contract: 'commerce-engine', userId: null }),
)
