import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { StockCounter } from '../../src/objects/stock-counter.ts'
import { aProduct, countStock, type ProductMade } from '../support/catalogue/products.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { context } from '../support/world/context.ts'

/** Holds three units of a product that has ten, for a time that is already over. */
async function anOverdueHold(): Promise<{ product: ProductMade; checkoutId: string }> {
  const product = await aProduct({ stock: 10 })
  const { variantId } = product
  const checkoutId = crypto.randomUUID()
  const request = { variantId, checkoutId, quantity: 3, expiresAt: Date.now() - 1 }
  await context().objects.stock(variantId).reserve(request)
  return { product, checkoutId }
}

function stubOf({ variantId }: ProductMade): DurableObjectStub<StockCounter> {
  return env.STOCK.getByName(String(variantId)) as DurableObjectStub<StockCounter>
}

function silenceDatabase(product: ProductMade): Promise<void> {
  return runInDurableObject(stubOf(product), (counter) => {
    const fail = () => Promise.reject(new Error('The database does not answer'))
    counter.world = interposedWorld(counter.world, fail)
  })
}

function wakeDatabase(product: ProductMade): Promise<void> {
  return runInDurableObject(stubOf(product), (counter) => {
    counter.world = context()
  })
}

async function levelsOf({ variantId }: ProductMade) {
  const { sellable } = await context().objects.stock(variantId).read(variantId)
  const row = await env.DB.prepare('SELECT stock FROM variants WHERE id = ?')
    .bind(variantId)
    .first<{ stock: number }>()
  return { counter: sellable, projection: row?.stock }
}

function decide(checkoutId: string, outcome: string): Promise<unknown> {
  return env.DB.prepare('INSERT INTO checkout_outcomes VALUES (?, ?, 0)')
    .bind(checkoutId, outcome)
    .run()
}

describe('a hold that ran out', () => {
  it('goes back when nobody has placed the order, which then can never be placed', async () => {
    const { product, checkoutId } = await anOverdueHold()
    await runDurableObjectAlarm(stubOf(product))
    expect(await levelsOf(product)).toEqual({ counter: 10, projection: 10 })
    await expect(decide(checkoutId, 'placed')).rejects.toThrow('UNIQUE')
  })

  it('is kept when the order was placed', async () => {
    const { product, checkoutId } = await anOverdueHold()
    await decide(checkoutId, 'placed')
    await runDurableObjectAlarm(stubOf(product))
    await runDurableObjectAlarm(stubOf(product))
    expect(await levelsOf(product)).toEqual({ counter: 7, projection: 7 })
  })

  it('stays a hold while D1 does not answer, and is settled when it does', async () => {
    const { product } = await anOverdueHold()
    await silenceDatabase(product)
    await runDurableObjectAlarm(stubOf(product))
    expect((await levelsOf(product)).counter).toBe(7)
    await wakeDatabase(product)
    expect(await runDurableObjectAlarm(stubOf(product))).toBe(true)
    expect(await levelsOf(product)).toEqual({ counter: 10, projection: 10 })
  })
})

it('keeps the alarm of a change that is made while an earlier one rings', async () => {
  const product = await aProduct({ stock: 10 })
  const { variantId } = product
  const stock = context().objects.stock(variantId)
  const expiresAt = Date.now() + 120_000
  for (const checkoutId of ['a', 'b']) {
    await stock.reserve({ variantId, checkoutId, quantity: 1, expiresAt })
  }
  await runInDurableObject(stubOf(product), (counter) => {
    counter.world = interposedWorld(counter.world, async (call) => {
      const answer = await call()
      await counter.commit(variantId, 'a', null)
      return answer
    })
  })
  await runDurableObjectAlarm(stubOf(product))
  const alarm = await runInDurableObject(stubOf(product), (_, { storage }) => storage.getAlarm())
  expect(alarm).toBeLessThan(Date.now() + 60_000)
})

it('tells D1 of a count later when D1 does not answer at once, and the count is told again', async () => {
  const product = await aProduct({ stock: 10 })
  await countStock(product, 9)
  await runDurableObjectAlarm(stubOf(product))
  await silenceDatabase(product)
  await expect(countStock(product, 12)).rejects.toThrow('The database does not answer')
  await wakeDatabase(product)
  expect(await levelsOf(product)).toEqual({ counter: 12, projection: 9 })
  await runDurableObjectAlarm(stubOf(product))
  expect(await levelsOf(product)).toEqual({ counter: 12, projection: 12 })
})

it('finds a released checkout closed when its reservation arrives late', async () => {
  const { variantId } = await aProduct({ stock: 10 })
  const stock = context().objects.stock(variantId)
  await stock.release(variantId, 'late')
  const request = { variantId, checkoutId: 'late', quantity: 1, expiresAt: Date.now() + 60_000 }
  expect(await stock.reserve(request)).toEqual({ ok: false, reason: 'closed', sellable: 10 })
})

it('keeps what was bought where an earlier call learns late that the variant is deleted', async () => {
  const product = await aProduct({ stock: 2 })
  const { variantId } = product
  const stock = context().objects.stock(variantId)
  const request = { variantId, checkoutId: 'twice', quantity: 1, expiresAt: Date.now() + 60_000 }
  await runInDurableObject(stubOf(product), (counter) => {
    let isFirst = true
    counter.world = interposedWorld(counter.world, async (call) => {
      if (isFirst) {
        isFirst = false
        await counter.reserve(request)
        await counter.commit(variantId, 'twice', null)
        await env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE id = ?')
          .bind(variantId)
          .run()
      }
      return call()
    })
  })
  expect(await stock.reserve(request)).toMatchObject({ ok: true, sellable: 1 })
  const back = { variantId, key: 'back', sequence: 1, checkoutId: 'twice', quantity: 1 }
  expect(await stock.restock(back)).toMatchObject({ sellable: 2 })
})
