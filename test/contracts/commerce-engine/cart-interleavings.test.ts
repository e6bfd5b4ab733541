import fc from 'fast-check'
import { afterAll, beforeAll, it } from 'vitest'
import { aVisitor, type Visitor } from '../../support/customers/storefront-visitors.ts'
import { inTurn } from '../../support/faults/in-turn.ts'
import { interposedWorker } from '../../support/faults/interposed-worker.ts'
import { commerceEngineClient } from '../../support/http/client.ts'
import { type Change, type ModelState, nothing } from '../../support/sales/cart-model.ts'
import type { Operation } from '../../support/sales/cart-orders.ts'
import { expectExplained, playAll } from '../../support/sales/cart-players.ts'
import {
  aCartShop,
  aMember,
  type CartShop,
  keptCarts,
  type Member,
  makeCart,
} from '../../support/sales/cart-shop.ts'
import { expectSoundCarts, settleCarts } from '../../support/sales/stored-carts.ts'

/*
 * Two devices of a visitor, who signs in from the first, and one of the member do things at once, one call
 * to the outside after the other in any order: what is left is what some order of whole operations brings
 * about.
 */

/** Of what is in the beginning: the visitor's cart, and the member's. */
type Which = 'given' | 'own'

type Wish =
  | { kind: 'create'; wanted: [number, number][] }
  | { kind: 'change'; which: Which; change: Change }
  | { kind: 'delete'; which: Which | 'active' }
  | { kind: 'sign in' }
  | { kind: 'close' }

const quantity = fc.integer({ min: 0, max: 9 })
const unit = fc.integer({ min: 0, max: 1 })

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('set' as const), wanted: fc.tuple(unit, quantity) }),
  },
  { weight: 1, arbitrary: fc.constant<Change>({ kind: 'coupon' }) },
  { weight: 1, arbitrary: fc.constant<Change>({ kind: 'address', city: 'Pune' }) },
)

const creation: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constant('create' as const),
  wanted: fc.array(fc.tuple(unit, fc.integer({ min: 1, max: 4 })), { maxLength: 2 }),
})

function wishesOf(which: Which): fc.Arbitrary<Wish> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('change' as const),
        which: fc.constant(which),
        change,
      }),
    },
    { weight: 2, arbitrary: creation },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('delete' as const),
        which: fc.constantFrom(which, 'active' as const),
      }),
    },
  )
}

function some(
  wish: fc.Arbitrary<Wish>,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<Wish[]> {
  return fc.array(wish, { minLength, maxLength })
}

const closing: fc.Arbitrary<Wish> = fc.constant({ kind: 'close' })
const mine = wishesOf('own')

const stories = fc.record({
  first: fc
    .tuple(some(wishesOf('given'), 0, 1), some(wishesOf('given'), 0, 1))
    .map(([before, after]): Wish[] => [...before, { kind: 'sign in' }, ...after]),
  second: some(wishesOf('given'), 1, 2),
  other: fc.oneof(
    { weight: 5, arbitrary: some(mine, 1, 2) },
    { weight: 1, arbitrary: fc.tuple(mine, closing).map((both) => [...both]) },
  ),
  isGivenEmpty: fc.constantFrom(false, false, false, true),
  hasOwn: fc.constantFrom(true, true, true, false),
})

type Story = typeof stories extends fc.Arbitrary<infer T> ? T : never

interface Stage {
  member: Member
  visitor: Visitor
  ids: Record<Which, string>
  before: ModelState
}

async function setUp(shop: CartShop, { isGivenEmpty, hasOwn }: Story): Promise<Stage> {
  const [member, visitor] = await Promise.all([aMember(), aVisitor()])
  const given = await makeCart(visitor.client, shop, isGivenEmpty ? [] : [[0, 3]])
  const own = hasOwn
    ? await makeCart(member.client, shop, [
        [0, 4],
        [1, 2],
      ])
    : null
  const ids = { given: given.cart.id, own: own?.cart.id ?? crypto.randomUUID() }
  const carts = await keptCarts(shop, [member.id, visitor.id])
  return { member, visitor, ids, before: { ...nothing, carts } }
}

function toOperation({ ids, member }: Stage, wish: Wish): Operation {
  switch (wish.kind) {
    case 'create':
    case 'close':
      return wish
    case 'change':
      return { kind: 'change', id: ids[wish.which], change: wish.change }
    case 'delete':
      return wish.which === 'active' ? { kind: 'delete' } : { kind: 'delete', id: ids[wish.which] }
    case 'sign in':
      return { kind: 'sign in', account: member.id }
  }
}

async function perform(shop: CartShop, story: Story, order: fc.Scheduler): Promise<void> {
  const stage = await setUp(shop, story)
  const { member, visitor, before } = stage
  const fetch = interposedWorker((call) => inTurn(order, call))
  const clientOf = (token: string) => commerceEngineClient({ token, fetch })
  const players = [
    { owner: visitor.id, from: visitor, wishes: story.first },
    { owner: visitor.id, from: visitor, wishes: story.second },
    { owner: member.id, from: member, wishes: story.other },
  ]
  const programs = await order.waitFor(
    Promise.all(
      players.map(({ owner, from, wishes }) =>
        playAll(
          { shop, member, clientOf },
          { owner, client: clientOf(from.tokens.access), token: from.tokens.access },
          wishes.map((wish) => toOperation(stage, wish)),
        ),
      ),
    ),
  )
  await settleCarts([member.id, visitor.id])
  const after = await keptCarts(shop, [member.id, visitor.id])
  expectExplained(shop, before, { programs, after })
}

let shop: CartShop

beforeAll(async () => {
  shop = await aCartShop()
})

/** Each of the runs takes some hundred milliseconds. */
const patienceMs = 240_000

it(
  'whatever happens at once, every operation has happened as a whole or not at all',
  async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.scheduler(), (story, order) => perform(shop, story, order)),
      { numRuns: 50, endOnFailure: true },
    )
  },
  patienceMs,
)

afterAll(expectSoundCarts)
