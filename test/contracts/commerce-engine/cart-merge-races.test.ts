import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { interposedWorker } from '../../support/faults/interposed-worker.ts'
import { type Client, commerceEngineClient } from '../../support/http/client.ts'
import { type ModelState, nothing } from '../../support/sales/cart-model.ts'
import type { Done, Operation } from '../../support/sales/cart-orders.ts'
import { expectExplained, type Player, playAll } from '../../support/sales/cart-players.ts'
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
 * Something happens between any two calls of a sign-in, or the whole sign-in between any two calls of
 * something else: what is left is what one after the other would have left.
 */

let shop: CartShop

beforeAll(async () => {
  shop = await aCartShop()
})

/** A visitor who is about to sign in, and who may do something meanwhile. */
interface Stage {
  member: Member
  elsewhere: Member
  visitor: Player
  /** Another visitor, with a cart as well. */
  guest: Player
  given: string
  own: string
  before: ModelState
  owners: string[]
}

async function setUp(): Promise<Stage> {
  const [member, elsewhere] = await Promise.all([aMember(), aMember()])
  const [first, second] = await Promise.all([aVisitor(), aVisitor()])
  const given = await makeCart(first.client, shop, [[0, 3]])
  await makeCart(second.client, shop, [
    [0, 1],
    [2, 1],
  ])
  const own = await makeCart(member.client, shop, [
    [0, 4],
    [1, 2],
  ])
  const owners = [member, elsewhere, first, second].map(({ id }) => id)
  const carts = await keptCarts(shop, owners)
  return {
    ...{ member, elsewhere, owners, before: { ...nothing, carts } },
    visitor: { owner: first.id, client: first.client, token: first.tokens.access },
    guest: { owner: second.id, client: second.client, token: second.tokens.access },
    ...{ given: given.cart.id, own: own.cart.id },
  }
}

/** Who does what meanwhile. */
interface Part {
  player: Player
  operation: Operation
  /** Whose account is entered. */
  account?: Member
}

const asMember = ({ member }: Stage): Player => {
  return { owner: member.id, client: member.client, token: member.tokens.access }
}

const set = (id: string, unit: number, quantity: number): Operation => {
  return { kind: 'change', id, change: { kind: 'set', wanted: [unit, quantity] } }
}

const byMember: [string, (stage: Stage) => Operation][] = [
  ['the member has more in the own cart', ({ own }) => set(own, 0, 9)],
  ['the member has something in the visitor’s cart', ({ given }) => set(given, 1, 5)],
  ['the member makes a cart', () => ({ kind: 'create', wanted: [[1, 3]] })],
  ['the member deletes the own cart', ({ own }) => ({ kind: 'delete', id: own })],
  ['the member deletes the active cart', () => ({ kind: 'delete' })],
  ['the member closes the account', () => ({ kind: 'close' })],
]

const byVisitor: [string, (stage: Stage) => Operation][] = [
  ['the visitor’s other device sets a line', ({ given }) => set(given, 0, 5)],
  ['the visitor’s other device takes the line out', ({ given }) => set(given, 0, 0)],
  ['the visitor’s other device adds what the member has', ({ given }) => set(given, 1, 1)],
  ['the visitor’s other device makes a cart', () => ({ kind: 'create', wanted: [[0, 1]] })],
  ['the visitor’s other device deletes the cart', ({ given }) => ({ kind: 'delete', id: given })],
  [
    'the visitor’s other device uses a coupon',
    ({ given }) => ({ kind: 'change', id: given, change: { kind: 'coupon' } }),
  ],
  [
    'the visitor’s other device says where to',
    ({ given }) => ({ kind: 'change', id: given, change: { kind: 'address', city: 'Pune' } }),
  ],
]

const signIn = ({ id }: Member): Operation => ({ kind: 'sign in', account: id })

const stories: [string, (stage: Stage) => Part][] = [
  ...byMember.map(([name, operation]): [string, (stage: Stage) => Part] => [
    name,
    (stage) => ({ player: asMember(stage), operation: operation(stage) }),
  ]),
  ...byVisitor.map(([name, operation]): [string, (stage: Stage) => Part] => [
    name,
    (stage) => ({ player: stage.visitor, operation: operation(stage) }),
  ]),
  [
    'another visitor signs in to the same account',
    ({ guest, member }) => ({ player: guest, operation: signIn(member), account: member }),
  ],
  [
    'the visitor signs in to the same account',
    ({ visitor, member }) => ({ player: visitor, operation: signIn(member), account: member }),
  ],
  [
    'the visitor signs in to another account',
    ({ visitor, elsewhere }) => {
      return { player: visitor, operation: signIn(elsewhere), account: elsewhere }
    },
  ],
]

const callsMax = 60

/** Plays `inner` between any two calls of `outer`, for one stage after the other. */
async function interruptEverywhere(
  outerOf: (stage: Stage) => Part,
  innerOf: (stage: Stage) => Part,
): Promise<void> {
  for (let nth = 1; nth <= callsMax; nth++) {
    const stage = await setUp()
    let calls = 0
    let inner: Done[] = []
    const fetch = interposedWorker(async (call) => {
      if (++calls === nth) inner = await perform(stage, innerOf(stage))
      return call()
    })
    const outer = await perform(stage, outerOf(stage), fetch)
    if (calls < nth) return
    await settleCarts(stage.owners)
    const after = await keptCarts(shop, stage.owners)
    expectExplained(shop, stage.before, { programs: [outer, inner], after })
  }
  throw new Error(`Still calling after ${callsMax} calls`)
}

/** What it defers is done with it. */
const undisturbed = interposedWorker((call) => call())

function perform(
  { member }: Stage,
  { player, operation, account = member }: Part,
  fetch = undisturbed,
): Promise<Done[]> {
  const clientOf = (token: string): Client => commerceEngineClient({ token, fetch })
  const client = clientOf(player.token)
  return playAll({ shop, member: account, clientOf }, { ...player, client }, [operation])
}

const theSignIn = ({ visitor, member }: Stage): Part => {
  return { player: visitor, operation: signIn(member), account: member }
}

describe('between any two calls of a sign-in', () => {
  it.each(stories)('%s', (_, meanwhile) => interruptEverywhere(theSignIn, meanwhile))
})

describe('a sign-in comes between any two calls as', () => {
  it.each(stories)('%s', (_, begun) => interruptEverywhere(begun, theSignIn))
})

it('signing in twice at once to one account unites the carts once', async () => {
  const stage = await setUp()
  const both = await Promise.all([1, 2].map(() => perform(stage, theSignIn(stage))))
  await settleCarts(stage.owners)
  const after = await keptCarts(shop, stage.owners)
  expect(both.flat().some(({ outcome }) => outcome === 'ok')).toBe(true)
  expectExplained(shop, stage.before, { programs: both, after })
})

afterAll(expectSoundCarts)
