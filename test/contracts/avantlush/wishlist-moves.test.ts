import { beforeAll, describe, expect, it } from 'vitest'
import { moveToCart } from '../../../src/core/wishlist/move-to-cart.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { aKey, loseAnswers, repeat } from '../../support/faults/lost-answers.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { toldBy } from '../../support/http/told-by.ts'
import {
  addPath,
  clearPath,
  deleteProduct,
  itemsOf,
  quantitiesOf,
  restock,
  withdraw,
} from '../../support/sales/avantlush-carts.ts'
import { aCartOf, termsOf } from '../../support/sales/carts.ts'
import { movePath, wish, wishIdsOf, wishPath } from '../../support/sales/wishlists.ts'
import { context } from '../../support/world/context.ts'

const moved = { success: true, message: 'Item moved to cart successfully' }
const notMovable = { status: 'error', message: 'Invalid wishlist item or quantity' }

let product: ProductMade

beforeAll(async () => {
  product = await aProduct({ stock: 10 })
})

/** A customer with one entry in the wishlist. */
async function aWisher(wished = product): Promise<[AvantlushCustomer, number]> {
  const customer = await anAvantlushCustomer()
  return [customer, (await wish(customer, wished)).id]
}

/** A customer's whole move, whose process ends when it makes the call of this place. */
async function moveAndDie({ id: userId }: AvantlushCustomer, id: number, place: number) {
  let calls = 0
  const ctx = interposedWorld(context(), (call) => {
    calls += 1
    return calls === place ? Promise.reject(new Error('The process has ended')) : call()
  })
  const owner = { ...termsOf('avantlush', userId), openCart: await aCartOf(userId, 'avantlush') }
  await moveToCart(ctx, owner, { id, quantity: 2, operationId: null }).catch(() => undefined)
  return calls >= place
}

describe('an entry that is moved', () => {
  it('is in the cart, one unit of it, and in the wishlist no more', async () => {
    const [customer, id] = await aWisher()
    const { body } = await customer.post(movePath(id), undefined, { expect: 201 })
    expect(body).toEqual(moved)
    expect(await itemsOf(customer)).toMatchObject([{ product: product.id, quantity: 1 }])
    expect(await wishIdsOf(customer)).toEqual([])
    const again = await customer.post(movePath(id), undefined, { expect: 400 })
    expect(again.body).toEqual(notMovable)
    expect(await quantitiesOf(customer)).toEqual([1])
  })

  it('is there in the quantity that is asked for, on top of what was there', async () => {
    const [customer, id] = await aWisher()
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    const sent = { wishlist_item_id: id, quantity: '3' }
    await customer.post(movePath(id), sent, { expect: 201 })
    expect(await quantitiesOf(customer)).toEqual([4])
  })

  it('can be wished for again, and moved again', async () => {
    const [customer, id] = await aWisher()
    await customer.post(movePath(id), {}, { expect: 201 })
    const { id: next } = await wish(customer, product)
    await customer.post(movePath(next), {}, { expect: 201 })
    expect(await quantitiesOf(customer)).toEqual([2])
  })

  it('leaves the other entries where they are', async () => {
    const [customer, id] = await aWisher()
    const { id: other } = await wish(customer, await aProduct())
    await customer.post(movePath(id), {}, { expect: 201 })
    expect(await wishIdsOf(customer)).toEqual([other])
  })
})

describe('an entry that cannot be moved', () => {
  it('stays where its product is out of stock, until there is some', async () => {
    const [customer, id] = await aWisher(await aProduct({ stock: 0 }))
    const { body } = await customer.post(movePath(id), {}, { expect: 400 })
    expect(body).toEqual({ status: 'error', message: 'Product is out of stock' })
    expect(await wishIdsOf(customer)).toEqual([id])
    expect(await itemsOf(customer)).toEqual([])
  })

  it('stays where there is less in stock, as the cart is told', async () => {
    const scarce = await aProduct({ stock: 2 })
    const [customer, id] = await aWisher(scarce)
    const { body } = await customer.post(movePath(id), { quantity: 3 }, { expect: 400 })
    const item = { product_id: scarce.id, quantity: 3 }
    expect(body).toEqual((await customer.post(addPath, item, { expect: 400 })).body)
    expect(body).toEqual({
      status: 'error',
      message: 'Not enough stock available',
      errors: { quantity: ['Only 2 left in stock.'] },
    })
    await restock(scarce, 3)
    await customer.post(movePath(id), { quantity: 3 }, { expect: 201 })
    expect(await quantitiesOf(customer)).toEqual([3])
  })

  it('stays where it is more than a cart takes', async () => {
    const [customer, id] = await aWisher(await aProduct({ stock: 5_000 }))
    const { body } = await customer.post(movePath(id), { quantity: 1_000 }, { expect: 400 })
    const errors = { quantity: ['A cart holds at most 999 of a product.'] }
    expect(body).toEqual({ ...notMovable, errors })
    expect(await wishIdsOf(customer)).toEqual([id])
  })

  it.each([
    ['withdrawn', withdraw],
    ['deleted', deleteProduct],
  ])('is one whose product is %s', async (_, take) => {
    const own = await aProduct()
    const [customer, id] = await aWisher(own)
    await take(own)
    expect((await customer.post(movePath(id), {}, { expect: 400 })).body).toEqual(notMovable)
    expect(await itemsOf(customer)).toEqual([])
  })

  it("is another customer's", async () => {
    const [customer, id] = await aWisher()
    const other = await anAvantlushCustomer()
    const sent = { wishlist_item_id: id }
    expect((await other.post(movePath(id), sent, { expect: 400 })).body).toEqual(notMovable)
    expect(await itemsOf(other)).toEqual([])
    expect(await wishIdsOf(customer)).toEqual([id])
  })
})

describe('a move under an Idempotency-Key', () => {
  it('happens once', async () => {
    const [customer, id] = await aWisher()
    expect(await sendTwice(customer, 'POST', movePath(id), { quantity: 2 })).toBe(201)
    expect(await sendTwice(customer, 'POST', movePath(id), { quantity: 2 })).toBe(400)
    expect(await quantitiesOf(customer)).toEqual([2])
  })

  it('is answered again after its answer was lost', async () => {
    const [customer, id] = await aWisher()
    const key = aKey()
    const move = () => customer.post(movePath(id), { quantity: 2 }, key)
    const { first, again } = await repeat(customer.id, move)
    expect(first.status).toBe(201)
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await quantitiesOf(customer)).toEqual([2])
  })

  it('does not bring back what was taken out of the cart since', async () => {
    const [customer, id] = await aWisher()
    const key = aKey()
    await customer.post(movePath(id), {}, { ...key, expect: 201 })
    await customer.post(clearPath, {}, { expect: 200 })
    await loseAnswers(customer.id)
    await customer.post(movePath(id), {}, { ...key, expect: 201 })
    expect(await itemsOf(customer)).toEqual([])
  })

  it('is refused again where the stock did not reach, whatever came in since', async () => {
    const scarce = await aProduct({ stock: 0 })
    const [customer, id] = await aWisher(scarce)
    const key = aKey()
    await customer.post(movePath(id), {}, { ...key, expect: 400 })
    await restock(scarce, 5)
    await loseAnswers(customer.id)
    await customer.post(movePath(id), {}, { ...key, expect: 400 })
    expect(await wishIdsOf(customer)).toEqual([id])
  })

  it('is refused again where there was no such entry', async () => {
    const [customer, id] = await aWisher()
    await customer.delete(wishPath(id), { expect: 204 })
    const { first, again } = await repeat(customer.id, () =>
      customer.post(movePath(id), {}, aKey()),
    )
    expect([first.body, again.body]).toEqual([notMovable, notMovable])
  })
})

describe('moves of one entry', () => {
  it('that come at once put it into the cart once', async () => {
    const [customer, id] = await aWisher()
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => customer.post(movePath(id), { quantity: 2 })),
    )
    const statuses = new Set(answers.map(({ status }) => status))
    expect([...statuses].filter((status) => ![201, 400].includes(status))).toEqual([])
    expect(statuses).toContain(201)
    expect(await quantitiesOf(customer)).toEqual([2])
    expect(await wishIdsOf(customer)).toEqual([])
  })

  it('put it into the cart once where one died at any step, and the next one has no key', async () => {
    for (let place = 1; ; place++) {
      const [customer, id] = await aWisher()
      const isCutOff = await moveAndDie(customer, id, place)
      const { status } = await customer.post(movePath(id), { quantity: 2 })
      expect([place, status]).toEqual([place, isCutOff ? 201 : 400])
      expect(await quantitiesOf(customer)).toEqual([2])
      expect(await wishIdsOf(customer)).toEqual([])
      if (!isCutOff) break
    }
  })

  it('put it into the cart anew where it has left the cart since, or more is asked for', async () => {
    for (let place = 1; ; place++) {
      const [customer, id] = await aWisher()
      if (!(await moveAndDie(customer, id, place))) break
      await customer.post(clearPath, {}, { expect: 200 })
      await customer.post(movePath(id), { quantity: 2 }, { expect: 201 })
      expect([place, await quantitiesOf(customer)]).toEqual([place, [2]])
      expect(await wishIdsOf(customer)).toEqual([])
    }
  })

  it('and removals at once leave it in one place at most', async () => {
    const [customer, id] = await aWisher()
    const [move, removal] = await Promise.all([
      customer.post(movePath(id), {}),
      customer.delete(wishPath(id)),
    ])
    expect([201, 400]).toContain(move.status)
    expect([204, 404]).toContain(removal.status)
    expect(await wishIdsOf(customer)).toEqual([])
    expect(await quantitiesOf(customer)).toEqual(move.status === 201 ? [1] : [])
  })
})
