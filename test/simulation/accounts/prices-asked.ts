import type { Books } from '../books.ts'
import { discountPoints, pricesIn, products } from '../platform/catalogue.ts'
import type { Run } from '../run.ts'
import { accountOf } from './account-of.ts'

interface Sold {
  orderId: number
  productId: number
  currency: string
  amount: number
}

interface Listed {
  productId: number
  currency: string
  amount: number
  base: number
}

/** Which prices there have ever been: nothing is sold or listed at another one. */
class PricesAsked {
  readonly #hasDiscount: boolean
  readonly #asked = new Map<string, Set<number>>()

  constructor({ plan }: Run) {
    this.#hasDiscount = plan.discount !== null
    for (const { id: productId, ...prices } of products) {
      for (const [currency, amount] of pricesIn(prices)) this.add({ productId, currency, amount })
    }
  }

  /** Somebody perhaps sets this price, in minor units. */
  add({ productId, currency, amount }: Omit<Sold, 'orderId'>): void {
    const known = this.#asked.get(`${productId} ${currency}`) ?? new Set()
    this.#asked.set(`${productId} ${currency}`, known.add(amount))
  }

  contradiction(books: Books): string | null {
    return this.#soldWrongly(books) ?? this.#listedWrongly(books)
  }

  #soldWrongly({ d1 }: Books): string | null {
    const sold = d1<Sold>(
      `SELECT o.id AS orderId, i.product_id AS productId, o.currency, i.unit_amount AS amount
       FROM orders o JOIN order_items i ON i.order_id = o.id
       WHERE i.sold_as ->> 'isFree' IS NOT 1`,
    )
    const wrong = sold.find((item) => !this.#mayBe(item))
    if (!wrong) return null
    const { orderId, productId, amount } = wrong
    return `6 order ${orderId} has product ${productId} for ${amount}, which it has never cost`
  }

  /** The run is quiet after all discounts have ended. */
  #listedWrongly({ d1 }: Books): string | null {
    const [wrong] = d1<Listed>(
      `SELECT l.product_id AS productId, l.currency, l.amount, p.amount AS base
       FROM listings l JOIN prices p ON p.variant_id = l.variant_id AND p.currency = l.currency
       WHERE l.amount <> p.amount OR l.base_amount <> p.amount`,
    )
    if (!wrong) return null
    const { productId, currency, amount, base } = wrong
    return `6 product ${productId} costs ${base} ${currency}, and is listed at ${amount}`
  }

  #mayBe({ productId, currency, amount }: Sold): boolean {
    const asked = this.#asked.get(`${productId} ${currency}`) ?? new Set()
    if (asked.has(amount)) return true
    return this.#hasDiscount && [...asked].some((base) => isReduced(base, amount))
  }
}

/** Rounded in whichever direction. */
function isReduced(base: number, amount: number): boolean {
  return Math.abs(amount - (base * (10_000 - discountPoints)) / 10_000) < 1
}

export const pricesAskedOf = accountOf((run) => new PricesAsked(run))
