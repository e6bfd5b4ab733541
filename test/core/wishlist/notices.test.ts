import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { projectSale } from '../../../src/core/inventory/projection.ts'
import type { Reservation } from '../../../src/core/inventory/types.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { checkoutOutcomes } from '../../../src/db/schema/orders.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { shownStock, tellOfStock } from '../../support/catalogue/stock-roads.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { context } from '../../support/world/context.ts'

const initial = 3

const id = fc.constantFrom('a', 'b', 'c')
const quantity = fc.integer({ min: 1, max: 3 })

const step = fc.oneof(
  fc.record({ do: fc.constant('reserve' as const), id, quantity }),
  fc.record({ do: fc.constant('place' as const), id }),
  fc.record({ do: fc.constant('commit' as const), id }),
  fc.record({ do: fc.constant('release' as const), id }),
  fc.record({ do: fc.constant('return' as const), id }),
  fc.record({ do: fc.constant('count' as const), level: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ do: fc.constant('tell D1' as const) }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A hold is let go while D1 knows of a sale that the counter does not know. */
const releasedBesideSale: Step[] = [
  { do: 'reserve', id: 'a', quantity: 1 },
  { do: 'reserve', id: 'b', quantity: 2 },
  { do: 'place', id: 'b' },
  { do: 'release', id: 'a' },
]

/** Staff count while D1 has units as held that are sold. */
const countedBesideSale: Step[] = [
  { do: 'reserve', id: 'a', quantity: 2 },
  { do: 'reserve', id: 'b', quantity: 1 },
  { do: 'tell D1' },
  { do: 'place', id: 'a' },
  { do: 'count', level: 3 },
]

/** What comes in is held before D1 hears of it, and let go later. */
const heldOnArrival: Step[] = [
  { do: 'reserve', id: 'a', quantity: 3 },
  { do: 'tell D1' },
  { do: 'count', level: 4 },
  { do: 'reserve', id: 'b', quantity: 1 },
  { do: 'tell D1' },
  { do: 'release', id: 'b' },
  { do: 'tell D1' },
]

interface Checkout {
  quantity: number
  held: Extract<Reservation, { ok: true }>
  state: 'held' | 'placed' | 'committed' | 'over'
}

/** A counter and D1 as they are, beside what a shelf would have. */
class Shop {
  /** Units that are promised to no order. */
  #shelf = initial
  #ordered = 0
  #sequence = 0
  readonly #checkouts = new Map<string, Checkout>()
  readonly #product: ProductMade
  readonly #ctx = context()

  constructor(product: ProductMade) {
    this.#product = product
  }

  /** Takes a step, and answers whether units came in by it. */
  async take(one: Step): Promise<boolean> {
    if (one.do === 'reserve') await this.#reserve(one.id, one.quantity)
    else if (one.do === 'tell D1') await tellOfStock(this.#product)
    else if (one.do === 'count') return this.#count(one.level)
    else {
      const checkout = this.#checkouts.get(one.id)
      if (!checkout) return false
      if (one.do === 'return') return this.#return(one.id, checkout)
      await this.#go(one.do, one.id, checkout)
    }
    return false
  }

  /** All units that ever came in. */
  get received(): number {
    return this.#shelf + this.#ordered
  }

  get #stock() {
    return this.#ctx.objects.stock(this.#product.variantId)
  }

  #nameOf(one: string): string {
    return `${this.#product.slug}:${one}`
  }

  async #reserve(one: string, units: number): Promise<void> {
    if (this.#checkouts.has(one)) return
    const { variantId } = this.#product
    const expiresAt = Date.now() + 600_000
    const request = { variantId, checkoutId: this.#nameOf(one), quantity: units, expiresAt }
    const held = await this.#stock.reserve(request)
    if (held.ok) this.#checkouts.set(one, { quantity: units, held, state: 'held' })
  }

  async #go(how: 'place' | 'commit' | 'release', one: string, checkout: Checkout): Promise<void> {
    const { variantId } = this.#product
    const checkoutId = this.#nameOf(one)
    if (how === 'release' && checkout.state === 'held') {
      await this.#stock.release(variantId, checkoutId)
      checkout.state = 'over'
    } else if (how === 'commit' && checkout.state === 'placed') {
      await this.#stock.commit(variantId, checkoutId, checkout.held.version)
      checkout.state = 'committed'
    } else if (how === 'place' && checkout.state === 'held') {
      await this.#place(checkoutId, checkout)
    }
  }

  async #place(checkoutId: string, checkout: Checkout): Promise<void> {
    const { held, quantity: units } = checkout
    const { db, clock } = this.#ctx
    const placed = { checkoutId, outcome: 'placed' as const, createdAt: clock.now() }
    await writeBatch(db, [
      db.insert(checkoutOutcomes).values(placed),
      projectSale(this.#ctx, { ...held, variantId: this.#product.variantId, quantity: units }),
    ])
    checkout.state = 'placed'
    this.#shelf -= units
    this.#ordered += units
  }

  async #return(one: string, checkout: Checkout): Promise<boolean> {
    if (checkout.state !== 'placed' && checkout.state !== 'committed') return false
    const { variantId } = this.#product
    const checkoutId = this.#nameOf(one)
    const { quantity: units } = checkout
    const cause = { key: `back:${checkoutId}`, sequence: ++this.#sequence }
    await this.#stock.restock({ variantId, checkoutId, quantity: units, ...cause })
    checkout.state = 'over'
    this.#shelf += units
    return true
  }

  async #count(level: number): Promise<boolean> {
    const { variantId } = this.#product
    const sold = await env.DB.prepare('SELECT sold FROM variants WHERE id = ?')
      .bind(variantId)
      .first<number>('sold')
    const sequence = ++this.#sequence
    await this.#stock.set({ variantId, key: `${sequence}`, sequence, level, sold: sold ?? 0 })
    for (const checkout of this.#checkouts.values()) {
      if (checkout.state === 'placed') checkout.state = 'committed'
    }
    const before = this.#shelf
    this.#shelf = level
    return level > before
  }
}

async function noticesOf({ variantId }: ProductMade): Promise<number> {
  const count = env.DB.prepare('SELECT count(*) AS n FROM stock_notifications WHERE variant_id = ?')
  return (await count.bind(variantId).first<number>('n')) ?? 0
}

it('tells of what came in while none was shown, and of nothing else, whatever happens', async () => {
  const userId = await anAccount()
  const property = fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
    const product = await aProduct({ stock: initial })
    await env.DB.prepare(
      'INSERT INTO wishlist_items(user_id, product_id, created_at) VALUES (?, ?, 0)',
    )
      .bind(userId, product.id)
      .run()
    const shop = new Shop(product)
    let [told, isNews, most, mostWhenGone] = [0, false, shop.received, shop.received]
    for (const one of steps) {
      const before = await shownStock(product)
      if (before > 0) isNews = false
      if (await shop.take(one)) isNews = true
      const [after, count] = [await shownStock(product), await noticesOf(product)]
      const isBack = before === 0 && after > 0
      // Not twice, and not of nothing.
      if (count !== told) expect([one, count, isBack, isNews]).toEqual([one, told + 1, true, true])
      // More than there was at any time before is more, whatever D1 has heard of.
      else if (isBack)
        expect([one, shop.received]).toEqual([one, Math.min(shop.received, mostWhenGone)])
      told = count
      most = Math.max(most, shop.received)
      if (after > 0 || before > 0) mostWhenGone = most
    }
  })
  const examples: [Step[]][] = [[releasedBesideSale], [countedBesideSale], [heldOnArrival]]
  await fc.assert(property, { numRuns: 80, seed: 11, examples })
})
