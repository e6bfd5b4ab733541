import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CheckoutOutcome } from '../../src/core/cart/checkouts.ts'
import type { StoredCart } from '../../src/core/cart/stored-cart.ts'
import type { OpenCart } from '../../src/core/cart/types.ts'
import type { Cart } from '../../src/objects/cart.ts'
import { countStock, type ProductMade, stockOf } from '../support/catalogue/products.ts'
import { aRialProduct } from '../support/catalogue/rial-products.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { aCartWith } from '../support/sales/carts.ts'
import { readReservations } from '../support/sales/invariants.ts'
import { plainCheckout } from '../support/sales/plain-checkout.ts'
import { context } from '../support/world/context.ts'

function checkOut(cart: OpenCart, operationId: string | null = null): Promise<CheckoutOutcome> {
  return context().objects.cart(cart).checkout(cart, plainCheckout(operationId))
}

/** Has the cart's next checkouts bear this id. */
async function presetCheckoutId({ id }: OpenCart, checkoutId: string): Promise<void> {
  await runInDurableObject(env.CARTS.getByName(String(id)), (object: Cart) => {
    const { random } = object.world
    object.world = { ...object.world, random: { ...random, uuid: () => checkoutId } }
  })
}

/** Plenty of the first product, one unit of the second, and two of each wanted. */
async function aCartWithAShortLine() {
  const [plenty, scarce] = await Promise.all([aRialProduct(), aRialProduct({ stock: 1 })])
  const cart = await aCartWith(
    [plenty, scarce].map((product) => ({ product, quantity: 2 })),
    'cortex',
  )
  const skipped = [{ name: scarce.name, available: 1, requested: 2 }]
  return { cart, plenty, scarce, skipped }
}

describe('a line that is short of stock', () => {
  it('stays behind without a trace at its counter', async () => {
    const { cart, plenty, scarce, skipped } = await aCartWithAShortLine()
    expect(await checkOut(cart)).toMatchObject({ ok: true, skipped })
    expect(await stockOf(plenty)).toBe(8)
    expect(await stockOf(scarce)).toBe(1)
    const { lines } = await context().objects.cart(cart).read(cart)
    expect(lines).toMatchObject([{ productId: scarce.id, quantity: 2 }])
  })

  it('is not what a checkout was stopped by that its counter had given up', async () => {
    const product = await aRialProduct()
    const cart = await aCartWith([{ product, quantity: 2 }], 'cortex')
    const checkoutId = crypto.randomUUID()
    await context().objects.stock(product.variantId).release(product.variantId, checkoutId)
    await presetCheckoutId(cart, checkoutId)
    expect(await checkOut(cart)).toEqual({ ok: false, reason: 'interrupted' })
    expect(await stockOf(product)).toBe(10)
    await presetCheckoutId(cart, crypto.randomUUID())
    expect(await checkOut(cart)).toMatchObject({ ok: true })
  })

  it('holds nothing when its reservation arrives after the order', async () => {
    const { cart, scarce } = await aCartWithAShortLine()
    const first = await checkOut(cart)
    const { checkoutId } = first.ok ? first : expect.fail('Nothing was sold')
    await countStock(scarce, 9)
    const { variantId } = scarce
    const late = { variantId, checkoutId, quantity: 2, expiresAt: Date.now() + 60_000 }
    const reservation = await context().objects.stock(variantId).reserve(late)
    expect(reservation).toEqual({ ok: false, reason: 'insufficient', sellable: 9 })
  })

  it('is told of again under the same key, although there is stock by now', async () => {
    const { cart, scarce } = await aCartWithAShortLine()
    const first = await checkOut(cart, 'key-1')
    await countStock(scarce, 9)
    expect(await checkOut(cart, 'key-1')).toEqual(first)
    expect(await checkOut(cart, 'key-2')).toMatchObject({ skipped: [] })
  })

  it('is forgotten with its key after a day', async () => {
    const { cart, scarce } = await aCartWithAShortLine()
    await checkOut(cart, 'key-1')
    await countStock(scarce, 9)
    const stub = env.CARTS.getByName(String(cart.id))
    await runInDurableObject(stub, (object: Cart) => {
      object.world = inMinutes(object.world, 24 * 60)
    })
    expect(await checkOut(cart, 'key-1')).toMatchObject({ skipped: [] })
    await runInDurableObject(stub, (_, { storage }) => {
      expect(storage.kv.get<StoredCart>('cart')?.operations).toHaveLength(1)
    })
  })

  it('ends a checkout of nothing else: its key is refused again, another one may try', async () => {
    const scarce = await aRialProduct({ stock: 1 })
    const cart = await aCartWith([{ product: scarce, quantity: 2 }], 'cortex')
    const refused = await checkOut(cart, 'key-1')
    const skipped = [{ name: scarce.name, available: 1, requested: 2 }]
    expect(refused).toEqual({ ok: false, reason: 'all_lines_short', skipped })
    await countStock(scarce, 2)
    expect(await checkOut(cart, 'key-1')).toEqual(refused)
    expect(await checkOut(cart, 'key-2')).toMatchObject({ ok: true, skipped: [] })
    expect(await stockOf(scarce)).toBe(0)
  })
})

describe('checkouts of many carts at once', () => {
  it('sell what there is, and every unit is in one order, in one cart or on the shelf', async () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 })
    const carts = fc.array(quantities, { minLength: 1, maxLength: 6 })
    const stocks = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(stocks, carts, async (levels, wishes) => {
        const products = await Promise.all(levels.map((level) => aRialProduct({ stock: level })))
        const filled = await Promise.all(
          wishes.map((wish) =>
            aCartWith(
              products.map((product, index) => ({ product, quantity: wish[index] ?? 1 })),
              'cortex',
            ),
          ),
        )
        const outcomes = await Promise.all(filled.map((cart) => checkOut(cart)))
        await expectEveryUnitAccounted(products, levels)
        for (const [index, cart] of filled.entries()) {
          await expectLinesAccounted(cart, outcomes[index], products.length)
        }
      }),
      { numRuns: 8 },
    )
  })
})

async function expectEveryUnitAccounted(products: ProductMade[], levels: number[]): Promise<void> {
  for (const [index, product] of products.entries()) {
    const left = await stockOf(product)
    const reservations = await readReservations(product.variantId)
    const sold = reservations.reduce((sum, { quantity }) => sum + quantity, 0)
    expect(left).toBeGreaterThanOrEqual(0)
    expect(left + sold).toBe(levels[index])
    const { results } = await env.DB.prepare(
      `SELECT o.checkout_id AS checkoutId, i.quantity AS quantity
       FROM orders o JOIN order_items i ON i.order_id = o.id
       WHERE i.variant_id = ? ORDER BY o.checkout_id`,
    )
      .bind(product.variantId)
      .all()
    expect(reservations.map(({ checkoutId, quantity }) => ({ checkoutId, quantity }))).toEqual(
      results,
    )
  }
}

/** A line is in the order or still in the cart, and the answer tells which. */
async function expectLinesAccounted(
  cart: OpenCart,
  outcome: CheckoutOutcome | undefined,
  count: number,
): Promise<void> {
  const { lines } = await context().objects.cart(cart).read(cart)
  const ordered = await env.DB.prepare(
    `SELECT count(*) AS n FROM orders o JOIN order_items i ON i.order_id = o.id
     WHERE o.user_id = ?`,
  )
    .bind(cart.userId)
    .first<{ n: number }>()
  const skipped = outcome && 'skipped' in outcome ? outcome.skipped.length : -1
  expect(lines).toHaveLength(skipped)
  expect((ordered?.n ?? 0) + skipped).toBe(count)
  expect(outcome?.ok).toBe(skipped < count)
}
