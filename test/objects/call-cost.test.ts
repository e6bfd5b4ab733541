import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { StockLevel } from '../../src/core/inventory/types.ts'
import type { Context } from '../../src/core/ports.ts'
import { type Cost, charge, noCost } from '../../src/cost.ts'
import { aProduct, type ProductMade } from '../support/catalogue/products.ts'
import { aCartWith } from '../support/sales/carts.ts'
import { plainCheckout } from '../support/sales/plain-checkout.ts'
import { context } from '../support/world/context.ts'

async function costOf(call: (objects: Context['objects']) => Promise<unknown>): Promise<Cost> {
  const cost = noCost()
  await charge(cost, () => call(context().objects))
  return cost
}

function read({ variantId }: ProductMade): Promise<StockLevel> {
  return context().objects.stock(variantId).read(variantId)
}

/** A counter that was never used, and whose database answers the given failures first. */
async function aProductWhoseCounterFails(failures: Error[]): Promise<ProductMade> {
  const product = await aProduct({ stock: 10 })
  await runInDurableObject(env.STOCK.getByName(String(product.variantId)), (counter) => {
    const select = vi.spyOn(counter.world.db, 'select')
    for (const failure of failures) {
      select.mockImplementationOnce(() => {
        throw failure
      })
    }
  })
  return product
}

function retryable(): Error {
  return Object.assign(new TypeError('The connection was lost'), { retryable: true })
}

describe('what a call costs', () => {
  it('reaches its caller through every object on the way', async () => {
    const products = await Promise.all([aProduct(), aProduct()])
    const open = await aCartWith(products.map((product) => ({ product, quantity: 1 })))
    const request = plainCheckout()
    const cost = await costOf(({ cart }) => cart(open).checkout(open, request))
    // The check of the lines, two levels taken over, the placing batch.
    expect(cost).toMatchObject({ queries: 4, objectCalls: 5 })
  })

  it('is charged to the call that caused it when calls interleave', async () => {
    const { variantId } = await aProduct({ stock: 10 })
    await context().objects.stock(variantId).read(variantId)
    const set = (level: number) =>
      costOf(({ stock }) =>
        stock(variantId).set({ variantId, key: `to ${level}`, sequence: level, level, sold: 0 }),
      )
    const look = () => costOf(({ stock }) => stock(variantId).read(variantId))
    const costs = await Promise.all([set(5), look(), set(6), look()])
    expect(costs.map(({ queries }) => queries)).toEqual([1, 0, 1, 0])
  })

  it('is charged to the call whose turn it is when calls of a cart queue', async () => {
    const product = await aProduct()
    const open = await aCartWith([{ product, quantity: 1 }])
    const request = plainCheckout()
    const costs = await Promise.all([
      costOf(({ cart }) => cart(open).checkout(open, request)),
      costOf(({ cart }) => cart(open).clear(open, null)),
    ])
    expect(costs).toMatchObject([
      { queries: 3, objectCalls: 3 },
      { queries: 0, objectCalls: 1 },
    ])
  })
})

describe('an error inside an object', () => {
  it('reaches the caller with its class, message and marks', async () => {
    const product = await aProductWhoseCounterFails([1, 2, 3, 4, 5].map(retryable))
    const error = await read(product).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'The connection was lost', retryable: true })
  })

  it('lets a call that may be repeated succeed at the third attempt', async () => {
    const product = await aProductWhoseCounterFails([retryable(), retryable()])
    expect(await read(product)).toEqual({ sellable: 10, level: 10, received: 10, version: 0 })
  })

  it('is not repeated without the mark', async () => {
    const product = await aProductWhoseCounterFails([new RangeError('No such thing')])
    await expect(read(product)).rejects.toThrow(/^No such thing$/)
    expect(await read(product)).toEqual({ sellable: 10, level: 10, received: 10, version: 0 })
  })
})
