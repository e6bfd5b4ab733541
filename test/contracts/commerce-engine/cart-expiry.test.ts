import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cart } from '../../../src/index.ts'
import { aVisitor, type Visitor } from '../../support/customers/storefront-visitors.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import type { Json } from '../../support/http/client.ts'
import type { Wanted } from '../../support/sales/cart-model.ts'
import {
  aCartShop,
  aMember,
  type CartShop,
  changeCart,
  enter,
  type Member,
  makeCart,
  shownIn,
} from '../../support/sales/cart-shop.ts'
import { expectSoundCarts, settleCarts } from '../../support/sales/stored-carts.ts'

/*
 * A cart is there for 30 days after its last change.
 */

const dayMinutes = 24 * 60

let shop: CartShop

beforeAll(async () => {
  shop = await aCartShop()
})

/** A cart that was made, and changed last, so many days ago. */
async function aCartOfDays(
  { client }: Pick<Visitor, 'client'>,
  days: number,
  wanted: Wanted = [0, 2],
): Promise<string> {
  const { cart } = await makeCart(client, shop, [])
  await runInDurableObject(env.CARTS.getByName(cart.id), async (object: Cart) => {
    object.world = inMinutes(object.world, -days * dayMinutes)
  })
  await changeCart(client, shop, { id: cart.id, change: { kind: 'set', wanted } })
  await runInDurableObject(env.CARTS.getByName(cart.id), async (object: Cart) => {
    object.world = inMinutes(object.world, days * dayMinutes)
  })
  return cart.id
}

async function activeOf({ client, id }: Pick<Visitor, 'client' | 'id'>): Promise<Json> {
  const { status, body } = await client.get(`/carts/users/${id}`)
  return status === 200 ? shownIn(shop, body.content.cart) : null
}

describe('a cart that was changed 30 days ago', () => {
  it('is not there to be read, changed or sent somewhere', async () => {
    const visitor = await aVisitor()
    const id = await aCartOfDays(visitor, 30)
    await visitor.client.get(`/carts/${id}`, { expect: 404 })
    await visitor.client.get(`/carts/users/${visitor.id}`, { expect: 404 })
    for (const change of [
      { kind: 'set', wanted: [0, 3] },
      { kind: 'set', wanted: [0, 0] },
      { kind: 'coupon' },
      { kind: 'no coupon' },
      { kind: 'address', city: 'Pune' },
    ] as const) {
      expect(await changeCart(visitor.client, shop, { id, change })).toMatchObject({
        outcome: 'not_found',
      })
    }
  })

  it('was there the day before, and a change makes it last', async () => {
    const visitor = await aVisitor()
    const id = await aCartOfDays(visitor, 29)
    const change = { kind: 'set', wanted: [0, 3] } as const
    expect(await changeCart(visitor.client, shop, { id, change })).toMatchObject({ outcome: 'ok' })
    expect(await activeOf(visitor)).toMatchObject({ id, lines: [[0, 3]] })
  })

  it('gives way to a new one', async () => {
    const visitor = await aVisitor()
    await aCartOfDays(visitor, 31)
    const { cart } = await makeCart(visitor.client, shop, [[1, 1]])
    expect(await activeOf(visitor)).toMatchObject({ id: cart.id, lines: [[1, 1]] })
  })
})

/** Signs a visitor in, and answers what the member's active cart is then. */
async function activeAfter(visitor: Visitor, member: Member): Promise<Json> {
  await enter(visitor.client, member)
  return activeOf(member)
}

describe('at a sign-in', () => {
  it('nothing of an account’s cart whose time is over comes back', async () => {
    const [visitor, member] = [await aVisitor(), await aMember()]
    await aCartOfDays(member, 31)
    const { cart } = await makeCart(visitor.client, shop, [[1, 1]])
    expect(await activeAfter(visitor, member)).toMatchObject({ id: cart.id, lines: [[1, 1]] })
  })

  it('an empty cart with an address does not stay behind such a one', async () => {
    const [visitor, member] = [await aVisitor(), await aMember()]
    await aCartOfDays(member, 31)
    const { cart } = await makeCart(visitor.client, shop, [])
    const change = { kind: 'address', city: 'Pune' } as const
    await changeCart(visitor.client, shop, { id: cart.id, change })
    expect(await activeAfter(visitor, member)).toMatchObject({ id: cart.id, city: 'Pune' })
  })

  it('a visitor’s cart whose time is over stays behind', async () => {
    const [visitor, member] = [await aVisitor(), await aMember()]
    await aCartOfDays(visitor, 31)
    const { cart } = await makeCart(member.client, shop, [[1, 1]])
    expect(await activeAfter(visitor, member)).toMatchObject({ id: cart.id, lines: [[1, 1]] })
  })
})

afterAll(async () => {
  await settleCarts()
  await expectSoundCarts()
})
