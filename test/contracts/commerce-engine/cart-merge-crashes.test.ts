import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitingEffects } from '../../../src/core/outbox/sweep-outbox.ts'
import { aVisitor, type Visitor } from '../../support/customers/storefront-visitors.ts'
import { type Accident, fatedCalls, fatedWorld } from '../../support/faults/fated-world.ts'
import { interposedWorker } from '../../support/faults/interposed-worker.ts'
import { stillness } from '../../support/faults/still-object.ts'
import { commerceEngineClient } from '../../support/http/client.ts'
import type { ModelCart } from '../../support/sales/cart-model.ts'
import {
  aCartShop,
  aMember,
  type CartShop,
  changeCart,
  deleteAt,
  enter,
  keptCarts,
  type Member,
  makeCart,
  readFrom,
} from '../../support/sales/cart-shop.ts'
import { expectSoundCarts, settleCarts } from '../../support/sales/stored-carts.ts'
import { context } from '../../support/world/context.ts'

/*
 * The Worker dies, or loses an answer, at each of its calls while a visitor signs in: in the end the
 * visitor’s cart has the lines of both, each once.
 */

const accidents: Accident[] = ['dies before', 'dies after', 'fails at', 'loses the answer of']

const hourMs = 3_600_000
const stepsMax = 60

let shop: CartShop

beforeAll(async () => {
  shop = await aCartShop()
})

interface Couple {
  member: Member
  visitor: Visitor
  given: string
  own: string
}

/** Three of a thing, and four of it beside two of another. */
async function aCouple(): Promise<Couple> {
  const [member, visitor] = await Promise.all([aMember(), aVisitor()])
  const given = await makeCart(visitor.client, shop, [[0, 3]])
  const own = await makeCart(member.client, shop, [
    [0, 4],
    [1, 2],
  ])
  return { member, visitor, given: given.cart.id, own: own.cart.id }
}

function settle({ member, visitor }: Couple): Promise<void> {
  return settleCarts([member.id, visitor.id])
}

function united({ member, given, own }: Couple) {
  return [
    cart({
      id: own,
      owner: member.id,
      state: 'closed',
      lines: [
        [0, 4],
        [1, 2],
      ],
    }),
    cart({
      id: given,
      owner: member.id,
      state: 'open',
      lines: [
        [0, 7],
        [1, 2],
      ],
    }),
  ]
}

function apart({ member, visitor, given, own }: Couple) {
  return [
    cart({
      id: own,
      owner: member.id,
      state: 'open',
      lines: [
        [0, 4],
        [1, 2],
      ],
    }),
    cart({ id: given, owner: visitor.id, state: 'open', lines: [[0, 3]] }),
  ]
}

type Expected = Pick<ModelCart, 'id' | 'owner' | 'state'> & { lines: [number, number][] }

const cart = (expected: Expected) => expected

/** In no order. */
async function expectCarts(couple: Couple, ...either: ((of: Couple) => Expected[])[]) {
  const kept = await keptCarts(shop, [couple.member.id, couple.visitor.id])
  const found = kept.map(({ id, owner, state, lines }) => ({ id, owner, state, lines: [...lines] }))
  const wanted = either.map((of) => sorted(of(couple)))
  expect(wanted).toContainEqual(sorted(found))
}

function sorted(carts: Expected[]): Expected[] {
  return carts.toSorted((one, other) => one.id.localeCompare(other.id))
}

describe.each(accidents)('a sign-in whose Worker %s any of its calls', (accident) => {
  it('unites the carts once, or not at all', async () => {
    for (let step = 1; step <= stepsMax; step++) {
      const couple = await aCouple()
      const { between, hasHappened } = fatedCalls({ accident, step })
      const fetch = interposedWorker(between)
      await enter(
        commerceEngineClient({ token: couple.visitor.tokens.access, fetch }),
        couple.member,
      )
      await settle(couple)
      await expectCarts(couple, united, apart)
      await enter(couple.visitor.client, couple.member)
      await settle(couple)
      await expectCarts(couple, united)
      if (!hasHappened()) return
    }
    throw new Error(`Still calling after ${stepsMax} steps`)
  })
})

/** What the member does with its open cart, if it has one. */
async function fillOpenCart({ client, id }: Member): Promise<string> {
  const { cart: open } = await readFrom(client, `/carts/users/${id}`)
  if (!open) return 'none'
  const change = { kind: 'set', wanted: [1, 1] } as const
  return (await changeCart(client, shop, { id: open.id, change })).outcome
}

describe.each(accidents)(
  'a sign-in from an empty cart whose Worker %s any of its calls',
  (accident) => {
    it('leaves no cart that nothing can be done to, also where the own one ends meanwhile', async () => {
      for (let step = 1; step <= stepsMax; step++) {
        const [member, visitor] = await Promise.all([aMember(), aVisitor()])
        await makeCart(visitor.client, shop, [])
        const own = await makeCart(member.client, shop, [[0, 1]])
        const { between, hasHappened } = fatedCalls({ accident, step })
        const fetch = interposedWorker(between)
        await enter(commerceEngineClient({ token: visitor.tokens.access, fetch }), member)
        await deleteAt(member.client, `/carts/${own.cart?.id}`)
        await settleCarts([member.id, visitor.id])
        expect(['none', 'ok']).toContain(await fillOpenCart(member))
        if (!hasHappened()) return
      }
      throw new Error(`Still calling after ${stepsMax} steps`)
    })
  },
)

describe.each(accidents)('a schedule that %s any of its calls', (accident) => {
  it('unites the carts of who signed in while no cart could be reached', async () => {
    for (let step = 1; step <= stepsMax; step++) {
      const couple = await aCouple()
      const outOfReach = interposedWorker((call, statements) =>
        statements === 0 ? Promise.reject(new Error('Out of reach')) : call(),
      )
      const { access } = couple.visitor.tokens
      const entering = commerceEngineClient({ token: access, fetch: outOfReach })
      expect(await enter(entering, couple.member)).not.toBeNull()
      await expectCarts(couple, apart)
      const { world, hasHappened } = fatedWorld({ ...context(), ...stillness }, { accident, step })
      await sweep(world).catch(() => undefined)
      await settle(couple)
      await expectCarts(couple, united)
      if (!hasHappened()) return
    }
    throw new Error(`Still calling after ${stepsMax} steps`)
  })
})

async function sweep(ctx: Parameters<typeof waitingEffects.sweep>[0]): Promise<void> {
  while ((await waitingEffects.sweep(ctx, 25, hourMs)) > 0);
}

afterAll(expectSoundCarts)
