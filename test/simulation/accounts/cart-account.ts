import type { CartTerms } from '../../../src/core/cart/types.ts'
import type { Books } from '../books.ts'
import { products } from '../platform/catalogue.ts'
import { accountsOf } from './account-of.ts'

interface Item {
  productId: number
  quantity: number
}

/**
 * What the devices of one customer have put into their cart: nothing that was acknowledged gets lost, and
 * nothing is there, or was ordered, that nobody asked for.
 */
export class CartAccount {
  /** Something was perhaps taken out: less may be there. */
  isEmptied = false
  readonly #terms: CartTerms
  readonly #asked = new Map<number, number>()
  readonly #added = new Map<number, number>()

  constructor(terms: CartTerms) {
    this.#terms = terms
  }

  /** Whatever becomes of the request. */
  asked(item: Item): void {
    count(this.#asked, item)
  }

  /** The customer was told that it is in the cart. */
  added(item: Item): void {
    count(this.#added, item)
  }

  contradiction(books: Books): string | null {
    const { contract, userId } = this.#terms
    for (const { id } of products) {
      const there = this.#unitsIn(books, id)
      const whose = `of product ${id} in the ${contract} cart and orders of customer ${userId}`
      const asked = this.#asked.get(id) ?? 0
      const added = this.#added.get(id) ?? 0
      if (there > asked) return `8 ${there} units ${whose}, who asked for ${asked}`
      const isLess = this.isEmptied || isDeleted(books, id)
      if (!isLess && there < added) return `8 ${there} units ${whose}, who was told ${added}`
    }
    return null
  }

  #unitsIn({ d1, carts }: Books, productId: number): number {
    const { contract, userId } = this.#terms
    const [ordered] = d1<{ units: number }>(
      `SELECT coalesce(sum(i.quantity), 0) AS units FROM orders o
       JOIN order_items i ON i.order_id = o.id
       WHERE o.user_id = ? AND o.contract = ? AND i.product_id = ?`,
      ...[userId, contract, productId],
    )
    const own = d1<{ id: number }>(
      'SELECT id FROM carts WHERE user_id = ? AND contract = ?',
      ...[userId, contract],
    )
    const inCarts = own.flatMap(({ id }) => carts.get(id)?.lines ?? [])
    return inCarts
      .filter((line) => line.productId === productId)
      .reduce((sum, line) => sum + line.quantity, ordered?.units ?? 0)
  }
}

function isDeleted({ d1 }: Books, productId: number): boolean {
  const [product] = d1<{ at: number | null }>(
    'SELECT deleted_at AS at FROM products WHERE id = ?',
    productId,
  )
  return product?.at !== null
}

function count(counts: Map<number, number>, { productId, quantity }: Item): void {
  counts.set(productId, (counts.get(productId) ?? 0) + quantity)
}

export const cartAccountOf = accountsOf((terms) => new CartAccount(terms))
