import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { getStaffProduct } from '../../src/core/catalog/staff-product.ts'
import { updateProduct } from '../../src/core/catalog/update-product.ts'
import { PreconditionFailed } from '../../src/core/errors.ts'
import { cancelOwnOrder } from '../../src/core/fulfilment/change-status.ts'
import { waitingEffects, waitingSettings } from '../../src/core/outbox/sweep-outbox.ts'
import type { Context } from '../../src/core/ports.ts'
import type { Cart } from '../../src/objects/cart.ts'
import type { StockCounter } from '../../src/objects/stock-counter.ts'
import { aProduct, type ProductMade, stockOf } from '../support/catalogue/products.ts'
import { type Accident, fatedObject, fatedWorld } from '../support/faults/fated-world.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { withCounter, withoutCounter } from '../support/faults/with-counter.ts'
import { aCartWith, sell } from '../support/sales/carts.ts'
import { plainCheckout } from '../support/sales/plain-checkout.ts'
import { context } from '../support/world/context.ts'

/** Steps after which no setting of these tests still calls anything. */
const stepsMax = 20

/** Staff saw ten units and no description, and set both. */
function save(ctx: Context, { slug }: ProductMade, stock = 12): Promise<unknown> {
  const isExpected = async (seen: { level: number; description: string }) =>
    seen.level === 10 && seen.description === ''
  return updateProduct(
    ctx,
    { key: slug, currency: 'USD', isExpected },
    { description: 'new', stock },
  )
}

async function stateOf(product: ProductMade) {
  const row = await env.DB.prepare(
    `SELECT p.description, v.stock + v.stock_held AS projected,
       (SELECT count(*) FROM outbox WHERE due_at IS NOT NULL AND kind = 'stock.set') AS pending
     FROM products p JOIN variants v ON v.product_id = p.id WHERE p.id = ?`,
  )
    .bind(product.id)
    .first<{ description: string; projected: number; pending: number }>()
  return { ...row, counter: await stockOf(product) }
}

const saved = { description: 'new', projected: 12, counter: 12, pending: 0 }
const untouched = { description: '', projected: 10, counter: 10, pending: 0 }

/** Another process does what is left to do. */
async function sweep(): Promise<void> {
  const later = inMinutes({ ...context(), log: () => undefined }, 2)
  await waitingEffects.sweep(later, 100)
  await waitingSettings.sweep(later, 100)
}

describe.each(['dies before', 'dies after', 'loses the answer of'] as const)(
  'a Worker that %s a step of setting the stock',
  (accident: Accident) => {
    it('leaves the whole change or none of it', async () => {
      let accidents = 0
      for (let step = 1; step <= stepsMax; step++) {
        const product = await aProduct({ stock: 10 })
        const quiet = { ...context(), log: () => undefined }
        const { world, hasHappened } = fatedWorld(quiet, { accident, step })
        await save(world, product).catch(() => undefined)
        await sweep()
        const end = await stateOf(product)
        expect([saved, untouched], `step ${step}: ${JSON.stringify(end)}`).toContainEqual(end)
        if (!hasHappened()) {
          expect(end).toEqual(saved)
          break
        }
        accidents += 1
      }
      expect(accidents).toBeGreaterThanOrEqual(5)
    })
  },
)

/** Has `meanwhile` happen just before each call of a change to the outside, each time to another product. */
async function interruptSaving(
  meanwhile: (product: ProductMade) => Promise<unknown>,
): Promise<{ isRefused: boolean; end: Awaited<ReturnType<typeof stateOf>> }[]> {
  const ends = []
  for (let step = 1; step <= stepsMax; step++) {
    const product = await aProduct({ stock: 10 })
    let calls = 0
    const world = interposedWorld(context(), async (call) => {
      calls += 1
      if (calls === step) await meanwhile(product)
      return call()
    })
    const error = await save(world, product).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    if (calls < step) return ends
    if (error !== null) expect(error).toBeInstanceOf(PreconditionFailed)
    ends.push({ isRefused: error !== null, end: await stateOf(product) })
  }
  throw new Error(`Still calling after ${stepsMax} steps`)
}

describe('what happens while staff save a form', () => {
  it('is a sale that is never undone: the change is refused, or comes before it', async () => {
    const ends = await interruptSaving(sellThree)
    for (const { isRefused, end } of ends) {
      const level = isRefused ? 7 : 9
      const description = isRefused ? '' : 'new'
      expect(end).toEqual({ description, projected: level, counter: level, pending: 0 })
    }
    expect(new Set(ends.map(({ isRefused }) => isRefused)).size).toBe(2)
  })

  it('is another change that is never undone', async () => {
    const ends = await interruptSaving(({ slug }) =>
      updateProduct(context(), { key: slug, currency: 'USD' }, { description: 'other', stock: 50 }),
    )
    // Where the form was first, the other change overwrote it on purpose.
    const other = { description: 'other', projected: 50, counter: 50, pending: 0 }
    for (const { end } of ends) expect(end).toEqual(other)
    expect(ends.some(({ isRefused }) => isRefused)).toBe(true)
  })
})

const sellThree = (product: ProductMade) => sell(product, 3)

it('lets a setting that is carried out late not overwrite a newer one', async () => {
  const product = await aProduct({ stock: 10 })
  const which = { key: product.slug, currency: 'USD' }
  const isWritten = Promise.withResolvers<void>()
  const mayGoOn = Promise.withResolvers<void>()
  const ctx = context()
  const late = withCounter(ctx, {
    set: async (request) => {
      isWritten.resolve()
      await mayGoOn.promise
      return ctx.objects.stock(product.variantId).set(request)
    },
  })
  const first = updateProduct(late, which, { stock: 50 })
  await isWritten.promise
  await updateProduct(ctx, which, { stock: 0 })
  mayGoOn.resolve()
  await first
  expect(await stateOf(product)).toMatchObject({ projected: 0, counter: 0, pending: 0 })
})

it('lets a count that is told late not undo what is sold meanwhile', async () => {
  const product = await aProduct({ stock: 10 })
  const away = withoutCounter(context(), 'set')
  const which = { key: product.slug, currency: 'USD' }
  await sellThree(product)
  await updateProduct(away, which, { stock: 20 })
  await sellThree(product)
  expect(await getStaffProduct(context(), product.slug, 'USD')).toMatchObject({ level: 17 })
  await sweep()
  expect(await stateOf(product)).toMatchObject({ projected: 17, counter: 17, pending: 0 })
})

it('is not done before D1 shows it', async () => {
  const product = await aProduct({ stock: 10 })
  const quiet = { ...context(), log: () => undefined }
  const counter = env.STOCK.getByName(String(product.variantId)) as DurableObjectStub<StockCounter>
  await stockOf(product)
  await fatedObject(counter, { accident: 'fails at', step: 1 })
  await updateProduct(quiet, { key: product.slug, currency: 'USD' }, { stock: 20 })
  expect(await getStaffProduct(context(), product.slug, 'USD')).toMatchObject({ level: 20 })
  await sweep()
  expect(await stateOf(product)).toMatchObject({ projected: 20, counter: 20, pending: 0 })
})

it('refuses a form while an earlier setting has not reached the counter', async () => {
  const product = await aProduct({ stock: 10 })
  const unreachable = withoutCounter(context(), 'set')
  const which = { key: product.slug, currency: 'USD' }
  await updateProduct(unreachable, which, { stock: 20 })
  await expect(save(context(), product)).rejects.toBeInstanceOf(PreconditionFailed)
  await sweep()
  expect(await stateOf(product)).toEqual({ ...untouched, projected: 20, counter: 20 })
})

it('ends where the variant was deleted and its counter never used', async () => {
  const product = await aProduct({ stock: 10 })
  const unreachable = withoutCounter(context(), 'set')
  await updateProduct(unreachable, { key: product.slug, currency: 'USD' }, { stock: 20 })
  await env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE id = ?')
    .bind(product.variantId)
    .run()
  await sweep()
  expect(await stateOf(product)).toMatchObject({ projected: 10, counter: 0, pending: 0 })
})

describe('a count while units of a cancelled order are on their way back', () => {
  it('has them in it, without If-Match', async () => {
    const product = await aProduct({ stock: 10 })
    await cancelWithoutCounter(product)
    await updateProduct(context(), { key: product.slug, currency: 'USD' }, { stock: 10 })
    await sweep()
    expect(await stateOf(product)).toMatchObject({ projected: 10, counter: 10, pending: 0 })
  })

  it('is refused with If-Match, since they arrive first', async () => {
    const product = await aProduct({ stock: 10 })
    await cancelWithoutCounter(product)
    const which = { key: product.slug, currency: 'USD', isExpected: sees(8) }
    await expect(updateProduct(context(), which, { stock: 11 })).rejects.toThrow(PreconditionFailed)
    expect(await stateOf(product)).toMatchObject({ projected: 10, counter: 10 })
  })

  it('is refused with If-Match where they cannot arrive', async () => {
    const product = await aProduct({ stock: 10 })
    await cancelWithoutCounter(product)
    const away = withoutCounter(context(), 'restock')
    const which = { key: product.slug, currency: 'USD', isExpected: sees(8) }
    await expect(updateProduct(away, which, { stock: 10 })).rejects.toThrow(PreconditionFailed)
    await sweep()
    expect(await stockOf(product)).toBe(10)
  })
})

const sees = (level: number) => async (seen: { level: number }) => seen.level === level

/** Sells two units; their order is cancelled while the counter is out of reach. */
async function cancelWithoutCounter(product: ProductMade): Promise<void> {
  const { cart, orderId } = await sell(product, 2)
  const away = withoutCounter(context(), 'restock')
  await cancelOwnOrder(away, cart.userId, { orderId, operationId: null })
  expect(await stockOf(product)).toBe(8)
}

it('counts no unit of an order whose cart died before it told the counter', async () => {
  const product = await aProduct({ stock: 10 })
  const cart = await aCartWith([{ product, quantity: 2 }])
  const stub = () => env.CARTS.getByName(String(cart.id)) as DurableObjectStub<Cart>
  await fatedObject(stub(), { accident: 'dies after', step: 3 })
  const request = plainCheckout()
  await expect(context().objects.cart(cart).checkout(cart, request)).rejects.toThrow()
  const { results: orders } = await env.DB.prepare('SELECT 1 FROM orders WHERE user_id = ?')
    .bind(cart.userId)
    .all()
  expect(orders).toHaveLength(1)
  await updateProduct(context(), { key: product.slug, currency: 'USD' }, { stock: 20 })
  expect(await stockOf(product)).toBe(20)
  await runDurableObjectAlarm(stub())
  expect(await stateOf(product)).toMatchObject({ projected: 20, counter: 20, pending: 0 })
})

it.each([10, 12])('tells staff the level after a sale in between, who wrote %s', async (stock) => {
  const product = await aProduct({ stock: 10 })
  // Products, what is on its way, and the counter are read; then comes the batch.
  let calls = 0
  const world = interposedWorld(context(), async (call) => {
    calls += 1
    if (calls === 4) await sellThree(product)
    return call()
  })
  const which = { key: product.slug, currency: 'USD', isExpected: sees(10) }
  const { level } = await updateProduct(world, which, { stock, description: 'new' })
  expect(level).toBe(stock - 3)
  expect(await stockOf(product)).toBe(stock - 3)
})

it('tells staff what they were promised while the counter does not know it', async () => {
  const product = await aProduct({ stock: 10 })
  const away = withoutCounter(context(), 'set')
  const which = { key: product.slug, currency: 'USD' }
  const variations = [{ name: 'Red', attributes: { Colour: 'Red' } }]
  const { variations: made } = await updateProduct(context(), which, { variations })
  const counted = made.map((one) => ({ ...one, stock: 8 }))
  const changed = await updateProduct(away, which, { stock: 20, variations: counted })
  expect(changed).toMatchObject({ level: 20, variations: [{ level: 8 }] })
  const seen = await getStaffProduct(context(), product.slug, 'USD')
  expect(seen).toMatchObject({ level: 20, variations: [{ level: 8 }] })
})
