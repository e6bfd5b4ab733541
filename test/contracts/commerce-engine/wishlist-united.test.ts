import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { codeOf } from '../../support/customers/codes.ts'
import { password } from '../../support/customers/password.ts'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
  verify,
  visitorIn,
} from '../../support/customers/storefront-visitors.ts'
import type { Json } from '../../support/http/client.ts'
import { addWish, entriesOf, entryOf, fillWishes } from '../../support/sales/unit-wishes.ts'

/** A customer with a password. */
async function aCustomer(): Promise<Visitor & { email: string }> {
  const { client } = await aVisitor()
  const email = anEmail()
  const account = { email, password, confirm_password: password }
  const { body } = await client.post('/auth/register/password', account, { expect: 200 })
  return { ...(await verify(client, body)), email }
}

type Way = (visitor: Visitor, email: string) => Promise<Visitor>

const byCode: Way = async ({ client }, email) => {
  const { body } = await client.post('/auth/login/email', { email }, { expect: 200 })
  return verify(client, body)
}

const byPassword: Way = async ({ client }, email) => {
  const { body } = await client.post('/auth/login/password', { email, password }, { expect: 200 })
  return visitorIn(body)
}

const byNewPassword: Way = async ({ client }, email) => {
  const { body } = await client.post('/auth/forgot-password', { email }, { expect: 200 })
  const { otp_token } = body.content
  const change = { new_password: 'An0ther-long-phrase!', confirm_password: 'An0ther-long-phrase!' }
  const reset = { ...change, otp_token, otp: await codeOf(otp_token) }
  return visitorIn((await client.post('/auth/reset-password', reset, { expect: 200 })).body)
}

const ways: [string, Way][] = [
  ['a code', byCode],
  ['a password', byPassword],
  ['a new password', byNewPassword],
]

async function wish(visitor: Visitor, entries: Json[]): Promise<void> {
  for (const entry of entries) await addWish(visitor, entry)
}

async function rowsOf({ id }: Visitor): Promise<number> {
  const sql =
    'SELECT count(*) AS n FROM wishlist_items WHERE user_id = (SELECT id FROM users WHERE uuid = ?)'
  return (await env.DB.prepare(sql).bind(id).first<number>('n')) ?? 0
}

describe.each(ways)('signing in with %s', (_, signIn) => {
  it('unites what the visitor and the account wish for, the newest first', async () => {
    const customer = await aCustomer()
    const visitor = await aVisitor()
    const shirt = await aRupeeShirt()
    const [one, two, both] = [await aRupeeProduct(), await aRupeeProduct(), await aRupeeProduct()]
    await wish(customer, [entryOf(both), entryOf(one), entryOf(shirt, 1)])
    await wish(visitor, [entryOf(shirt, 1), entryOf(two), entryOf(shirt, 2), entryOf(both)])
    const entered = await signIn(visitor, customer.email)
    expect(entered.id).toBe(customer.id)
    const own = [entryOf(shirt, 1), entryOf(one), entryOf(both)]
    expect(await entriesOf(entered)).toEqual([entryOf(shirt, 2), entryOf(two), ...own])
    expect(await rowsOf(visitor)).toBe(0)
  })

  it('leaves nothing behind, and nothing can be added to what was left', async () => {
    const customer = await aCustomer()
    const visitor = await aVisitor()
    const entry = entryOf(await aRupeeProduct())
    await signIn(visitor, customer.email)
    await addWish(visitor, entry, { expect: 401 })
    expect(await rowsOf(visitor)).toBe(0)
  })

  it('takes nothing from another account', async () => {
    const [customer, other] = [await aCustomer(), await aRegisteredCustomer()]
    const entry = entryOf(await aRupeeProduct())
    await wish(other, [entry])
    const entered = await signIn(other, customer.email)
    expect(await entriesOf(entered)).toEqual([])
    expect(await entriesOf(await byCode(await aVisitor(), other.email))).toEqual([entry])
  })

  it('keeps the limit, and the newest of what comes', async () => {
    const customer = await aCustomer()
    await fillWishes(customer, 498)
    const visitor = await aVisitor()
    const made = [await aRupeeProduct(), await aRupeeProduct(), await aRupeeProduct()]
    await wish(
      visitor,
      made.map((one) => entryOf(one)),
    )
    const entries = await entriesOf(await signIn(visitor, customer.email))
    expect(entries).toHaveLength(500)
    expect(entries.slice(0, 2)).toEqual([made[2], made[1]].map((one) => one && entryOf(one)))
    expect(await rowsOf(visitor)).toBe(0)
  })
})

describe('a visitor who registers', () => {
  it('keeps everything', async () => {
    const visitor = await aVisitor()
    const entries = [entryOf(await aRupeeProduct()), entryOf(await aRupeeShirt(), 0)]
    await wish(visitor, entries)
    const person = { email: anEmail(), first_name: 'Asha' }
    const { body } = await visitor.client.post('/auth/register/email', person, { expect: 200 })
    const customer = await verify(visitor.client, body)
    expect(customer.id).toBe(visitor.id)
    expect(await entriesOf(customer)).toEqual(entries.toReversed())
  })

  it('keeps it also where another tab signs in to another account afterwards', async () => {
    const customer = await aCustomer()
    const visitor = await aVisitor()
    const entry = entryOf(await aRupeeProduct())
    await wish(visitor, [entry])
    const { client } = visitor
    const { body } = await client.post('/auth/login/email', { email: customer.email })
    const person = { email: anEmail(), first_name: 'Asha' }
    const { body: registered } = await client.post('/auth/register/email', person, { expect: 200 })
    const [own, entered] = await Promise.allSettled([
      verify(client, registered),
      verify(client, body),
    ])
    const owners = [own, entered].filter((one) => one.status === 'fulfilled')
    const lists = await Promise.all(owners.map(({ value }) => entriesOf(value)))
    expect(lists.filter((list) => list.length > 0)).toEqual([[entry]])
  })
})

describe('sign-ins at once', () => {
  it('to one account give it each entry once', async () => {
    const customer = await aCustomer()
    const visitor = await aVisitor()
    const entries = [entryOf(await aRupeeProduct()), entryOf(await aRupeeProduct())]
    await wish(visitor, entries)
    const logins = Array.from({ length: 3 }, () => byPassword(visitor, customer.email))
    await Promise.allSettled(logins)
    expect(await entriesOf(await byPassword(await aVisitor(), customer.email))).toEqual(
      entries.toReversed(),
    )
  })

  it('to two accounts give all entries to one of them', async () => {
    const customers = [await aCustomer(), await aCustomer()]
    const visitor = await aVisitor()
    const entries = [entryOf(await aRupeeProduct()), entryOf(await aRupeeProduct())]
    await wish(visitor, entries)
    await Promise.allSettled(customers.map(({ email }) => byPassword(visitor, email)))
    const lists = [
      await entriesOf(customers[0] ?? visitor),
      await entriesOf(customers[1] ?? visitor),
    ]
    expect(lists.toSorted((a, b) => a.length - b.length)).toEqual([[], entries.toReversed()])
  })

  it('of two visitors bring the entries of both', async () => {
    const customer = await aCustomer()
    const visitors = [await aVisitor(), await aVisitor()]
    const shared = entryOf(await aRupeeProduct())
    for (const visitor of visitors) await wish(visitor, [shared, entryOf(await aRupeeProduct())])
    await Promise.all(visitors.map((visitor) => byPassword(visitor, customer.email)))
    expect(await entriesOf(customer)).toHaveLength(3)
  })

  it('and entries added meanwhile lose none that was accepted', async () => {
    const customer = await aCustomer()
    const visitor = await aVisitor()
    const entries = [entryOf(await aRupeeProduct()), entryOf(await aRupeeProduct())]
    const [, ...added] = await Promise.all([
      byPassword(visitor, customer.email),
      ...entries.map((entry) => visitor.client.post(`/wishlist/${visitor.id}`, entry)),
    ])
    const accepted = entries.filter((_, at) => added[at]?.status === 200)
    const kept = await entriesOf(await byPassword(await aVisitor(), customer.email))
    expect(kept).toEqual(expect.arrayContaining(accepted))
    expect(kept).toHaveLength(accepted.length)
    expect(await rowsOf(visitor)).toBe(0)
  })
})
