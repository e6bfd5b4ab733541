import type { Books } from '../books.ts'
import { accountOf } from './account-of.ts'

interface Item {
  productId: number
  quantity: number
}

interface Ordered {
  cart: string
  orderId: number
}

/**
 * What storefronts' customers have asked for and were told: nobody gets what nobody has asked for, and a cart
 * makes one order, with which it is over.
 */
class StorefrontSales {
  /** By product. */
  readonly #asked = new Map<number, Set<number>>()
  /** Somebody has perhaps signed in with a cart, to which lines of another one are added. */
  mayBeMerged = false
  readonly #orderOf = new Map<string, number>()

  /** Somebody perhaps puts so many of it into a cart. */
  asked({ productId, quantity }: Item): void {
    const known = this.#asked.get(productId) ?? new Set()
    this.#asked.set(productId, known.add(quantity))
  }

  /** A cart's order was answered. Says what is wrong with that. */
  ordered({ cart, orderId }: Ordered): string | null {
    const known = this.#orderOf.get(cart) ?? orderId
    this.#orderOf.set(cart, known)
    return known === orderId ? null : `3 the orders ${known} and ${orderId} were made of one cart`
  }

  contradiction(books: Books): string | null {
    return this.#openCart(books) ?? this.#unasked(books)
  }

  #openCart({ d1, carts }: Books): string | null {
    for (const [cart, orderId] of this.#orderOf) {
      const [row] = d1<{ id: number; state: string }>(
        'SELECT id, state FROM carts WHERE uuid = ?',
        cart,
      )
      const isClosed = row && row.state !== 'open' && carts.get(row.id)?.isClosed
      if (!isClosed) return `3 order ${orderId} was made, and its cart ${row?.id} is not closed`
    }
    return null
  }

  #unasked({ d1 }: Books): string | null {
    const sold = d1<Item & { orderId: number }>(
      `SELECT i.order_id AS orderId, i.product_id AS productId, i.quantity FROM order_items i
       JOIN orders o ON o.id = i.order_id
       WHERE o.contract = 'commerce-engine' AND i.sold_as ->> 'isFree' = 0`,
    )
    const wrong = sold.find((item) => !this.#mayBe(item))
    if (!wrong) return null
    const { orderId, quantity, productId } = wrong
    return `8 order ${orderId} has ${quantity} of product ${productId}, which nobody asked for`
  }

  #mayBe({ productId, quantity }: Item): boolean {
    const asked = [...(this.#asked.get(productId) ?? [])]
    if (asked.includes(quantity)) return true
    return this.mayBeMerged && asked.length > 0
  }
}

export const storefrontSalesOf = accountOf(() => new StorefrontSales())
