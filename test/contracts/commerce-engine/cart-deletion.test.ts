import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it } from 'vitest'
import { closeAccount, closeOwnAccount } from '../../../src/core/customers/close-account.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import { interposedWorker } from '../../support/faults/interposed-worker.ts'
import { type Client, commerceEngineClient } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import {
  expectSoundCarts,
  settleCarts,
  stateIn,
  storedCarts,
} from '../../support/sales/stored-carts.ts'
import { aStorefrontCart, itemOf, mumbai, sendTo } from '../../support/sales/storefront-carts.ts'
import { context } from '../../support/world/context.ts'

/** A cart with a line and an address. */
async function aFullCart(client: Client): Promise<string> {
  const { id } = await aStorefrontCart(client, [{ product: await aKettle() }])
  await sendTo(client, id)
  return id
}

/** What its object still holds of a cart, and what D1 says of it. */
async function remainsOf(uuid: string): Promise<object> {
  const { lines, settings, couponId } = await stateIn(uuid)
  const given = Object.values(settings).filter(Boolean)
  return { lines, couponId, given, state: await stateOf(uuid) }
}

const nothing = { lines: [], couponId: null, given: [], state: 'deleted' }

async function expectForgotten(uuid: string): Promise<void> {
  expect(await remainsOf(uuid)).toEqual(nothing)
}

async function stateOf(uuid: string): Promise<string | undefined> {
  return (await storedCarts()).find((cart) => cart.uuid === uuid)?.state
}

describe('a cart that is deleted', () => {
  it('has nothing left in its object', async () => {
    const { client, id } = await aVisitor()
    const first = await aFullCart(client)
    await client.delete(`/carts/${first}`, { expect: 200 })
    const second = await aFullCart(client)
    await client.delete(`/carts/users/${id}`, { expect: 200 })
    await settleCarts()
    await expectForgotten(first)
    await expectForgotten(second)
  })

  it('is answered the same again under one key', async () => {
    const { client, id } = await aVisitor()
    const first = await aFullCart(client)
    expect(await sendTwice(client, 'DELETE', `/carts/${first}`)).toBe(200)
    await aFullCart(client)
    expect(await sendTwice(client, 'DELETE', `/carts/users/${id}`)).toBe(200)
    expect(await sendTwice(client, 'DELETE', `/carts/users/${id}`)).toBe(404)
  })

  it('is only its owner’s', async () => {
    const [owner, other] = [await aVisitor(), await aRegisteredCustomer()]
    const cart = await aFullCart(owner.client)
    await other.client.delete(`/carts/${cart}`, { expect: 404 })
    await other.client.delete(`/carts/users/${owner.id}`, { expect: 404 })
    expect(await stateOf(cart)).toBe('open')
  })
})

const ways = [
  ['by its owner', closeOwnAccount],
  ['by staff', closeAccount],
] as const

async function userIdOf(uuid: string): Promise<number> {
  const found = env.DB.prepare('SELECT id FROM users WHERE uuid = ?').bind(uuid)
  return (await found.first<number>('id')) ?? 0
}

describe('the carts of an account that is closed', () => {
  it('are erased at once, over HTTP', async () => {
    const { client, id } = await aRegisteredCustomer()
    const [earlier, active] = [await aFullCart(client), await aFullCart(client)]
    await client.delete(`/auth/user/${id}`, { expect: 200 })
    // Objects are emptied after the answer.
    await expect.poll(() => remainsOf(active)).toEqual(nothing)
    await expect.poll(() => remainsOf(earlier)).toEqual(nothing)
  })

  it.each(ways)(
    'are erased %s, by the schedule where its own attempt was lost',
    async (_, close) => {
      const { client, id } = await aRegisteredCustomer()
      const active = await aFullCart(client)
      await close({ ...context(), defer: () => undefined }, await userIdOf(id))
      expect((await stateIn(active)).settings.shippingAddress).toMatchObject({ firstName: 'Asha' })
      await settleCarts()
      await expectForgotten(active)
    },
  )

  it('are erased whatever was deleted before', async () => {
    const { client, id } = await aRegisteredCustomer()
    const deleted = await aFullCart(client)
    await client.delete(`/carts/${deleted}`, { expect: 200 })
    await closeOwnAccount(context(), await userIdOf(id))
    await settleCarts()
    await expectForgotten(deleted)
  })
})

type Work = (client: Client, cart: string) => Promise<unknown>

const both = { billing_address: mumbai, shipping_address: mumbai }

const stories: [string, Work][] = [
  ['makes a cart', async (client) => aStorefrontCart(client, [{ product: await aKettle() }])],
  [
    'sets a line',
    async (client, cart) =>
      client.post(`/carts/${cart}/items`, itemOf({ product: await aKettle() })),
  ],
  ['sends it', (client, cart) => client.post(`/carts/${cart}/address`, both)],
  ['reads it', (client, cart) => client.get(`/carts/${cart}`)],
]

describe('a customer whose account is closed before any call of the request that', () => {
  it.each(stories)('%s', async (_, work) => {
    expect(await closeBeforeEveryCall(work)).toBeGreaterThan(1)
  })
})

const callsMax = 20

/** For one customer after the other; answers how many calls the work makes. */
async function closeBeforeEveryCall(work: Work): Promise<number> {
  for (let nth = 1; nth <= callsMax; nth++) {
    const { client, id, tokens } = await aRegisteredCustomer()
    const userId = await userIdOf(id)
    const cart = await aFullCart(client)
    let calls = 0
    const fetch = interposedWorker(async (call) => {
      if (++calls === nth) await closeOwnAccount(context(), userId)
      return call()
    })
    await work(commerceEngineClient({ token: tokens.access, fetch }), cart).catch(onlyRefusals)
    if (calls < nth) return calls
    await settleCarts()
    for (const { uuid, owner } of await storedCarts()) if (owner === id) await expectForgotten(uuid)
  }
  throw new Error(`Still calling after ${callsMax} calls`)
}

/** The client was told no. */
function onlyRefusals(error: unknown): void {
  if (!(error instanceof Error && /got 4\d\d /.test(error.message))) throw error
}

afterAll(expectSoundCarts)
