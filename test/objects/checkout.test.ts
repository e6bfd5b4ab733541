import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { CheckoutOutcome } from '../../src/core/cart/checkouts.ts'
import type { OpenCart } from '../../src/core/cart/types.ts'
import { aProduct, type ProductMade } from '../support/catalogue/products.ts'
import { aCartWith } from '../support/sales/carts.ts'
import { plainCheckout } from '../support/sales/plain-checkout.ts'
import { context } from '../support/world/context.ts'

function checkOut(cart: OpenCart, operationId: string | null = null): Promise<CheckoutOutcome> {
  return context().objects.cart(cart).checkout(cart, plainCheckout(operationId))
}

async function stockOf(product: ProductMade): Promise<{ counter: number; projection: number }> {
  const { level } = await context().objects.stock(product.variantId).read(product.variantId)
  const row = await env.DB.prepare('SELECT stock FROM variants WHERE id = ?')
    .bind(product.variantId)
    .first<{ stock: number }>()
  return { counter: level, projection: row?.stock ?? -1 }
}

async function ordersOf(cart: OpenCart): Promise<number> {
  const row = await env.DB.prepare('SELECT count(*) AS n FROM orders WHERE user_id = ?')
    .bind(cart.userId)
    .first<{ n: number }>()
  return row?.n ?? -1
}

describe('checkout', () => {
  it('places the order, takes the stock and empties the cart', async () => {
    const product = await aProduct({ stock: 5 })
    const cart = await aCartWith([{ product, quantity: 2 }])
    expect(await checkOut(cart)).toMatchObject({ ok: true })
    expect(await stockOf(product)).toEqual({ counter: 3, projection: 3 })
    expect(await ordersOf(cart)).toBe(1)
    const { lines } = await context().objects.cart(cart).read(cart)
    expect(lines).toEqual([])
  })

  it('sells fifteen units to exactly fifteen of forty carts at once', async () => {
    const product = await aProduct({ stock: 15 })
    const carts = await Promise.all(
      Array.from({ length: 40 }, () => aCartWith([{ product, quantity: 1 }])),
    )
    const outcomes = await Promise.all(carts.map((cart) => checkOut(cart)))
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(15)
    const refused = outcomes.filter((outcome) => !outcome.ok)
    expect(refused).toEqual(
      Array.from({ length: 25 }, () => ({
        ok: false,
        reason: 'insufficient_stock',
        short: [{ name: product.name, available: 0, requested: 1 }],
      })),
    )
    expect(await stockOf(product)).toEqual({ counter: 0, projection: 0 })
  })

  it('that was refused stays so when it comes a second time, to a cart that is filled by then', async () => {
    const product = await aProduct({ stock: 5 })
    const cart = await aCartWith([])
    const refused = await checkOut(cart, 'key-1')
    expect(refused).toEqual({ ok: false, reason: 'empty' })
    const { id: productId, variantId } = product
    const item = { productId, variantId, unitAmount: 100, quantity: 1, stock: 5 }
    await context().objects.cart(cart).add(cart, item, null)
    expect(await checkOut(cart, 'key-1')).toEqual(refused)
    expect(await ordersOf(cart)).toBe(0)
    expect(await checkOut(cart, 'key-2')).toMatchObject({ ok: true })
  })

  it('makes one order of two checkouts of one cart at once', async () => {
    const product = await aProduct({ stock: 5 })
    const cart = await aCartWith([{ product, quantity: 1 }])
    const outcomes = await Promise.all([checkOut(cart), checkOut(cart)])
    expect(outcomes.map((outcome) => outcome.ok).sort()).toEqual([false, true])
    expect(outcomes).toContainEqual({ ok: false, reason: 'empty' })
    expect(await ordersOf(cart)).toBe(1)
    expect((await stockOf(product)).counter).toBe(4)
  })

  it('gives the first outcome again for the same operation', async () => {
    const product = await aProduct({ stock: 5 })
    const cart = await aCartWith([{ product, quantity: 1 }])
    const first = await checkOut(cart, 'key-1')
    expect(await checkOut(cart, 'key-1')).toEqual(first)
    expect(await ordersOf(cart)).toBe(1)
  })

  it('leaves the first product alone when the second is short', async () => {
    const plenty = await aProduct({ stock: 5 })
    const scarce = await aProduct({ stock: 1 })
    const cart = await aCartWith([
      { product: plenty, quantity: 2 },
      { product: scarce, quantity: 2 },
    ])
    expect(await checkOut(cart)).toEqual({
      ok: false,
      reason: 'insufficient_stock',
      short: [{ name: scarce.name, available: 1, requested: 2 }],
    })
    expect(await stockOf(plenty)).toEqual({ counter: 5, projection: 5 })
    expect(await stockOf(scarce)).toEqual({ counter: 1, projection: 1 })
    const { lines } = await context().objects.cart(cart).read(cart)
    expect(lines).toHaveLength(2)
  })
})
