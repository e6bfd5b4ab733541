import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { CartOwner } from '../../src/core/cart/types.ts'
import type { StockCounter } from '../../src/objects/stock-counter.ts'
import { aCartWith, aProduct, context, type ProductMade } from '../support/factories.ts'
import { fatedObject } from '../support/fated-world.ts'

/** Steps after which no checkout of these tests still calls anything. */
const stepsMax = 40

/** Answers whether the object died on the way. */
async function checkOutDying(
  owner: CartOwner,
  fate: Parameters<typeof fatedObject>[1],
): Promise<boolean> {
  const hasDied = await fatedObject(env.CARTS.getByName(`store:${owner.userId}`), fate)
  const request = { checkoutId: crypto.randomUUID(), requestKey: null, shippingAddress: null }
  const call = context().objects.cart('store', owner.userId).checkout(owner, request)
  await call.catch(() => undefined)
  return hasDied()
}

async function recover(owner: CartOwner, products: ProductMade[]): Promise<void> {
  await runDurableObjectAlarm(env.CARTS.getByName(`store:${owner.userId}`))
  for (const { variantId } of products) {
    await runDurableObjectAlarm(env.STOCK.getByName(String(variantId)))
  }
}

async function endStateOf(owner: CartOwner, products: ProductMade[]) {
  const orders = await env.DB.prepare('SELECT count(*) AS n FROM orders WHERE user_id = ?')
    .bind(owner.userId)
    .first<{ n: number }>()
  const cart = await context().objects.cart('store', owner.userId).read(owner)
  const levels = await Promise.all(
    products.map(
      async ({ variantId }) => (await context().objects.stock(variantId).read(variantId)).level,
    ),
  )
  const held = await Promise.all(products.map(({ variantId }) => heldBy(variantId)))
  const projections = await Promise.all(products.map(({ variantId }) => projectionOf(variantId)))
  return { orders: orders?.n, lines: cart.lines.length, levels, held, projections }
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
        const owner = await aCartWith(products.map((product) => ({ product, quantity: 2 })))
        const died = await checkOutDying(owner, { accident, step })
        await recover(owner, products)
        const end = await endStateOf(owner, products)
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
