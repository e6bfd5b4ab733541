import { expect } from 'vitest'
import type { Client } from '../http/client.ts'
import type { ModelCart, ModelState } from './cart-model.ts'
import { type Done, isExplained, type Operation, textOf } from './cart-orders.ts'
import { type CartShop, changeCart, deleteAt, enter, type Member, makeCart } from './cart-shop.ts'

/** Whoever does something to carts, and from where. */
export interface Player {
  owner: string
  client: Client
  token: string
}

interface Scene {
  shop: CartShop
  member: Member
  /** For sessions that begin meanwhile. */
  clientOf: (token: string) => Client
}

/** Does one thing after the other; a player who signs in goes on as the member. */
export async function playAll(
  scene: Scene,
  player: Player,
  operations: Operation[],
): Promise<Done[]> {
  const done: Done[] = []
  let current = player
  for (const operation of operations) {
    const { owner } = current
    if (operation.kind === 'sign in') {
      const entered = await enter(current.client, scene.member)
      done.push({ owner, operation, outcome: entered ? 'ok' : 'refused', madeId: null })
      if (entered) {
        const { access: token } = entered.tokens
        current = { owner: entered.id, client: scene.clientOf(token), token }
      }
    } else done.push(await playOne(scene, current, operation))
  }
  return done
}

async function playOne(
  { shop }: Scene,
  { owner, client }: Player,
  operation: Exclude<Operation, { kind: 'sign in' }>,
): Promise<Done> {
  const { outcome, cart } = await ask(client, shop, { owner, operation })
  if (outcome === 'internal_error' || outcome === 'unavailable') throw new Error(outcome)
  return {
    ...{ owner, operation, outcome: outcome === 'ok' ? 'ok' : 'refused' },
    madeId: operation.kind === 'create' ? (cart?.id ?? null) : null,
  }
}

function ask(
  client: Client,
  shop: CartShop,
  { owner, operation }: { owner: string; operation: Exclude<Operation, { kind: 'sign in' }> },
) {
  switch (operation.kind) {
    case 'create':
      return makeCart(client, shop, operation.wanted)
    case 'change':
      return changeCart(client, shop, operation)
    case 'delete':
      return deleteAt(client, operation.id ? `/carts/${operation.id}` : `/carts/users/${owner}`)
    case 'close':
      return deleteAt(client, `/auth/user/${owner}`)
  }
}

/** What is left is what some order of the operations would have left, each as a whole or not at all. */
export function expectExplained(
  { stocks }: CartShop,
  before: ModelState,
  { programs, after }: { programs: Done[][]; after: ModelCart[] },
): void {
  const told = programs.flat().flatMap(({ madeId }) => madeId ?? [])
  const known = [...before.carts.map(({ id }) => id), ...told]
  // What nobody was told of has no name.
  const left = after.map((cart) => (known.includes(cart.id) ? cart : { ...cart, id: '' }))
  const texts = programs.map((program) =>
    program.map((one) => `  ${JSON.stringify(one)}`).join('\n'),
  )
  const story = ['before:', textOf(before.carts), ...texts, 'after:', textOf(left)].join('\n')
  expect(isExplained(before, stocks, { programs, after: left }), story).toBe(true)
  expectForgotten(after)
}

/** Of what is deleted nothing is left in the objects. */
export function expectForgotten(carts: ModelCart[]): void {
  const remaining = carts.filter(({ state, lines, hasCoupon, city }) => {
    return state === 'deleted' && (lines.size > 0 || hasCoupon || city !== null)
  })
  expect(remaining).toEqual([])
}
