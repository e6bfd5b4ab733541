import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { directPolicy } from '../../src/contracts/avantlush/policy.ts'
import type { CheckoutOutcome, DirectLine, DirectSale } from '../../src/core/cart/checkouts.ts'
import type { OpenCart } from '../../src/core/cart/types.ts'
import type { Cart } from '../../src/objects/cart.ts'
import type { StockCounter } from '../../src/objects/stock-counter.ts'
import { aProduct, type ProductMade } from '../support/catalogue/products.ts'
import { aRialProduct } from '../support/catalogue/rial-products.ts'
import { fatedObject } from '../support/faults/fated-world.ts'
import { aCartWith } from '../support/sales/carts.ts'
import { plainCheckout } from '../support/sales/plain-checkout.ts'
import { context } from '../support/world/context.ts'

/** Steps after which no checkout of these tests still calls anything. */
const stepsMax = 40

/** Answers whether the accident happened on the way. */
async function checkOutDying(
  cart: OpenCart,
  fate: Parameters<typeof fatedObject>[1],
  direct: DirectSale | null = null,
): Promise<boolean> {
  const hasDied = await fatedObject(stubOf(cart), fate)
  await checkOut(cart, direct).catch(() => undefined)
  return hasDied()
}

/** Of the cart, or of what is ordered instead of it. */
function checkOut(cart: OpenCart, direct: DirectSale | null = null): Promise<CheckoutOutcome> {
  const request = { ...plainCheckout('the only'), direct }
  return context().objects.cart(cart).checkout(cart, request)
}

function stubOf({ id }: OpenCart): DurableObjectStub<Cart> {
  return env.CARTS.getByName(String(id)) as DurableObjectStub<Cart>
}

async function recover(cart: OpenCart, products: ProductMade[]): Promise<void> {
  // It may be here that the object dies: when it tells D1 of what is left in the cart.
  await runDurableObjectAlarm(stubOf(cart)).catch(() => runDurableObjectAlarm(stubOf(cart)))
  for (const { variantId } of products) {
    await runDurableObjectAlarm(env.STOCK.getByName(String(variantId)))
  }
}

async function endStateOf(cart: OpenCart, products: ProductMade[]) {
  const orders = await env.DB.prepare('SELECT count(*) AS n FROM orders WHERE user_id = ?')
    .bind(cart.userId)
    .first<{ n: number }>()
  const { lines } = await context().objects.cart(cart).read(cart)
  const levels = await Promise.all(
    products.map(
      async ({ variantId }) => (await context().objects.stock(variantId).read(variantId)).sellable,
    ),
  )
  const held = await Promise.all(products.map(({ variantId }) => heldBy(variantId)))
  const projections = await Promise.all(products.map(({ variantId }) => projectionOf(variantId)))
  return { orders: orders?.n, lines: lines.length, levels, held, projections }
}

function heldBy(variantId: number): Promise<number> {
  return runInDurableObject(
    env.STOCK.getByName(String(variantId)),
    (_: StockCounter, state) =>
      state.storage.sql.exec("SELECT 1 FROM reservations WHERE state = 'held'").toArray().length,
  )
}

async function projectionOf(variantId: number): Promise<number> {
  const row = await env.DB.prepare('SELECT stock FROM variants WHERE id = ?')
    .bind(variantId)
    .first<{ stock: number }>()
  return row?.stock ?? -1
}

const placed = { orders: 1, lines: 0, levels: [8, 8], held: [0, 0], projections: [8, 8] }
const undone = { orders: 0, lines: 2, levels: [10, 10], held: [0, 0], projections: [10, 10] }

describe.each(['dies before', 'dies after'] as const)(
  'an object that %s a step of the checkout',
  (accident) => {
    it('ends with the whole order or with nothing, at every step', async () => {
      let deaths = 0
      for (let step = 1; step <= stepsMax; step++) {
        const products = await Promise.all([aProduct({ stock: 10 }), aProduct({ stock: 10 })])
        const cart = await aCartWith(products.map((product) => ({ product, quantity: 2 })))
        const died = await checkOutDying(cart, { accident, step })
        await recover(cart, products)
        const end = await endStateOf(cart, products)
        expect([placed, undone], `step ${step}: ${JSON.stringify(end)}`).toContainEqual(end)
        if (!died) {
          expect(end).toEqual(placed)
          break
        }
        deaths += 1
      }
      expect(deaths).toBeGreaterThanOrEqual(6)
    })
  },
)

const reduced = { orders: 1, lines: 2, levels: [8, 1, 0], held: [0, 0, 0], projections: [8, 1, 0] }
const unchanged = { ...reduced, orders: 0, lines: 3, levels: [10, 1, 0], projections: [10, 1, 0] }

describe.each(['dies before', 'dies after', 'loses the answer of'] as const)(
  'an object that %s a step of a checkout in which lines are short',
  (accident) => {
    it('ends with what the stock covers or with nothing, at every step', async () => {
      let accidents = 0
      for (let step = 1; step <= stepsMax; step++) {
        const products = await Promise.all([10, 1, 0].map((stock) => aRialProduct({ stock })))
        const cart = await aCartWith(
          products.map((product) => ({ product, quantity: 2 })),
          'cortex',
        )
        const happened = await checkOutDying(cart, { accident, step })
        await recover(cart, products)
        const end = await endStateOf(cart, products)
        expect([reduced, unchanged], `step ${step}: ${JSON.stringify(end)}`).toContainEqual(end)
        await expectSameAnswer(cart, products)
        if (!happened) {
          expect(end).toEqual(reduced)
          break
        }
        accidents += 1
      }
      expect(accidents).toBeGreaterThanOrEqual(6)
    })
  },
)

/** The same request again is told what was ordered and what was not, whatever happened to the first. */
async function expectSameAnswer(cart: OpenCart, products: ProductMade[]): Promise<void> {
  const [, scarce, soldOut] = products
  const skipped = [
    { name: scarce?.name, available: 1, requested: 2 },
    { name: soldOut?.name, available: 0, requested: 2 },
  ]
  expect(await checkOut(cart)).toMatchObject({ ok: true, skipped })
  expect(await endStateOf(cart, products)).toEqual(reduced)
}

/** The cart holds one of the products, which the direct sale sells, too. */
const soldDirectly = { ...placed, lines: 1, payments: ['pending'] }
const nothingSold = { ...undone, lines: 1, payments: [] }

describe.each(['dies before', 'dies after', 'loses the answer of', 'fails at'] as const)(
  'an object that %s a step of a direct sale',
  (accident) => {
    it('ends with the whole order and its payment or with nothing, at every step', async () => {
      let accidents = 0
      for (let step = 1; step <= stepsMax; step++) {
        const products = await Promise.all([aProduct({ stock: 10 }), aProduct({ stock: 10 })])
        const cart = await aCartWith(
          products.slice(0, 1).map((product) => ({ product, quantity: 2 })),
          'avantlush',
        )
        const sale = directSaleOf(products)
        const before = await context().objects.cart(cart).read(cart)
        const happened = await checkOutDying(cart, { accident, step }, sale)
        await recover(cart, products)
        const end = { ...(await endStateOf(cart, products)), payments: await paymentsOf(cart) }
        const told = `step ${step}: ${JSON.stringify(end)}`
        expect([soldDirectly, nothingSold], told).toContainEqual(end)
        if (!happened) expect(end).toEqual(soldDirectly)
        expect(await checkOut(cart, sale)).toMatchObject({ ok: true })
        expect(await endStateOf(cart, products), told).toEqual({ ...placed, lines: 1 })
        expect(await paymentsOf(cart)).toEqual(['pending'])
        expect(await context().objects.cart(cart).read(cart)).toEqual(before)
        if (!happened) break
        accidents += 1
      }
      expect(accidents).toBeGreaterThanOrEqual(6)
    })
  },
)

/** Two units of each, one of which is sold as two lines. */
function directSaleOf(products: ProductMade[]): DirectSale {
  const [first, second] = products.map(({ id: productId, variantId }) => ({ productId, variantId }))
  if (!first || !second) throw new Error('Two products are needed')
  const lines: DirectLine[] = [
    { ...first, quantity: 2, options: { Colour: 'Red' } },
    { ...second, quantity: 1, options: { Engraving: 'A' } },
    { ...second, quantity: 1, options: null },
  ]
  return { policy: directPolicy, gateway: 'cash', lines }
}

async function paymentsOf({ userId }: OpenCart): Promise<string[]> {
  const { results } = await env.DB.prepare('SELECT status FROM payments WHERE user_id = ?')
    .bind(userId)
    .all<{ status: string }>()
  return results.map(({ status }) => status)
}
