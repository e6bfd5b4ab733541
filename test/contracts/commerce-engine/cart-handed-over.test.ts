import { beforeAll, describe, expect, it } from 'vitest'
import { adoptionEffects, adoptionKey } from '../../../src/core/storefront-cart/adopt-carts.ts'
import { aVisitor, type Visitor } from '../../support/customers/storefront-visitors.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { userIdOf } from '../../support/sales/balances.ts'
import {
  aCartShop,
  aMember,
  type CartShop,
  deleteAt,
  type Member,
  makeCart,
} from '../../support/sales/cart-shop.ts'
import { stateIn, storedCarts } from '../../support/sales/stored-carts.ts'
import { context } from '../../support/world/context.ts'

/* One process is held up at any of its calls while it hands a visitor's empty cart over, and another does so. */

let shop: CartShop

beforeAll(async () => {
  shop = await aCartShop()
})

interface Stage {
  visitor: Visitor
  member: Member
}

async function anEmptyCart(): Promise<Stage> {
  const [visitor, member] = await Promise.all([aVisitor(), aMember()])
  expect(await makeCart(visitor.client, shop, [])).toMatchObject({ outcome: 'ok' })
  return { visitor, member }
}

async function handOver({ visitor, member }: Stage, ctx = context()): Promise<void> {
  const [visitorId, userId] = await Promise.all([userIdOf(visitor.id), userIdOf(member.id)])
  const effect = { id: 0, key: adoptionKey(visitorId) }
  await adoptionEffects['carts.adopt'].carryOut(ctx, { visitorId, userId }, effect)
}

/** Hands over, and has something happen before one of its calls. */
async function handOverWhile(
  stage: Stage,
  call: number,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  let count = 0
  const heldUp = interposedWorld(context(), async (carryOut) => {
    count += 1
    if (count === call) await meanwhile()
    return carryOut()
  })
  await handOver(stage, heldUp)
  expect(count).toBeGreaterThanOrEqual(call)
}

/** Of the member those that D1 has as open, and of these what their objects say. */
async function openCarts({ member }: Stage): Promise<{ uuid: string; isClosed: boolean }[]> {
  const open = (await storedCarts()).filter(
    ({ owner, state }) => owner === member.id && state === 'open',
  )
  return Promise.all(
    open.map(async ({ uuid }) => ({ uuid, isClosed: (await stateIn(uuid)).isClosed })),
  )
}

describe('the cart is the account’s, and can be filled', () => {
  it.each([1, 2, 3, 4, 5])('where the other one is first at call %i', async (call) => {
    const stage = await anEmptyCart()
    await handOverWhile(stage, call, () => handOver(stage))
    expect(await openCarts(stage)).toMatchObject([{ isClosed: false }])
  })
})

describe('the account is left with no cart that is of no use', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'where its own is deleted before call %i, and the other one is first',
    async (call) => {
      const stage = await anEmptyCart()
      const own = await makeCart(stage.member.client, shop, [[0, 1]])
      await handOverWhile(stage, call, async () => {
        await deleteAt(stage.member.client, `/carts/${own.cart.id}`)
        await handOver(stage)
      })
      expect(await openCarts(stage)).not.toContainEqual(expect.objectContaining({ isClosed: true }))
      expect(await makeCart(stage.member.client, shop, [[0, 1]])).toMatchObject({ outcome: 'ok' })
    },
  )
})
