import { beforeAll, describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import {
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
} from '../../support/customers/storefront-visitors.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import type { Answer } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { userIdOf } from '../../support/sales/balances.ts'
import { aReadyCart, ask, changeNamed, changeTitles } from '../../support/sales/cart-changes.ts'
import { aStoreCoupon } from '../../support/sales/promotions.ts'
import {
  aStorefrontCart,
  contentOf,
  itemOf,
  readCart,
  setItem,
} from '../../support/sales/storefront-carts.ts'

let customer: Visitor

beforeAll(async () => {
  customer = await aRegisteredCustomer()
})

/** Answers of requests at once under one key: some may be told that another one still runs. */
function settled(answers: Answer[]): Answer[] {
  const busy = answers.filter(({ status }) => status === 409)
  for (const { body } of busy) expect(body.code).toBe('idempotency_conflict')
  return answers.filter(({ status }) => status !== 409)
}

describe.each(changeTitles)('%s under an Idempotency-Key', (title) => {
  it('is answered again as it was, and nothing changes a second time', async () => {
    const ready = await aReadyCart(customer)
    const { client } = ready.visitor
    const { method, path, body } = changeNamed(ready, title)
    expect(await sendTwice(client, method, `/carts/${ready.cart.id}/${path}`, body)).toBe(200)
    const after = await readCart(client, ready.cart.id)
    await sendTwice(client, method, `/carts/${ready.cart.id}/${path}`, body)
    expect({ ...(await readCart(client, ready.cart.id)), expires_at: null }).toEqual({
      ...after,
      expires_at: null,
    })
  })

  it('is done once where its answer was lost, or it comes several times at once', async () => {
    const ready = await aReadyCart(customer)
    const { client, id } = ready.visitor
    const change = changeNamed(ready, title)
    const key = aKey()
    const send = () => ask(client, ready.cart.id, change, key)
    const { first, again } = await repeat(await userIdOf(id), send)
    expect(again).toMatchObject({ status: 200, body: first.body })
    const other = aKey()
    const atOnce = [1, 2, 3].map(() => ask(client, ready.cart.id, change, other))
    for (const { status, body } of settled(await Promise.all(atOnce))) {
      expect(status).toBe(200)
      expect(body.content.cart.to_be_paid).toBe(first.body.content.cart.to_be_paid)
    }
  })

  it('is refused with another body', async () => {
    const ready = await aReadyCart(customer)
    const { client } = ready.visitor
    const change = changeNamed(ready, title)
    const key = aKey()
    await ask(client, ready.cart.id, change, key)
    const before = await readCart(client, ready.cart.id)
    const other = { ...change, body: { ...change.body, more: 1 } }
    const { status, body } = await ask(client, ready.cart.id, other, key)
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'idempotency_mismatch' })
    expect(await readCart(client, ready.cart.id)).toEqual(before)
  })
})

describe('making a cart', () => {
  it('twice under a key makes one, also where the answer was lost', async () => {
    const { client, id } = await aVisitor()
    const product = await aKettle(10_000, 100)
    const sent = { items: [itemOf({ product, quantity: 2 })], metadata: { source: 'web' } }
    const key = aKey()
    const make = () => client.post('/carts', sent, key)
    const { first, again } = await repeat(await userIdOf(id), make)
    expect(again).toMatchObject({ status: 200, body: first.body })
    const third = await make()
    expect(third.headers.get('Idempotent-Replayed')).toBe('true')
    expect(third.body).toEqual(first.body)
    const { body } = await client.get(`/carts/users/${id}`, { expect: 200 })
    expect(body.content.cart).toEqual(first.body.content.cart)
  })

  it('at once under a key makes one', async () => {
    const { client, id } = await aVisitor()
    const sent = { items: [itemOf({ product: await aKettle(10_000, 100) })] }
    const key = aKey()
    const answers = await Promise.all([1, 2, 3, 4].map(() => client.post('/carts', sent, key)))
    const made = settled(answers).map(({ body }) => body.content.cart.id)
    expect(new Set(made).size).toBe(1)
    const { body } = await client.get(`/carts/users/${id}`, { expect: 200 })
    expect(body.content.cart).toMatchObject({ id: made[0], cart_items_count: 1 })
  })

  it('at once without keys leaves one that is active', async () => {
    const { client, id } = await aVisitor()
    const sent = { items: [itemOf({ product: await aKettle(10_000, 100) })] }
    const answers = await Promise.all([1, 2, 3, 4].map(() => client.post('/carts', sent)))
    const made = answers.filter(({ status }) => status === 200)
    const ids: string[] = made.map(({ body }) => body.content.cart.id)
    const shown = await Promise.all(ids.map((cartId) => readCart(client, cartId)))
    expect(shown.filter(({ active }) => active)).toHaveLength(1)
    const { body } = await client.get(`/carts/users/${id}`, { expect: 200 })
    expect(ids).toContain(body.content.cart.id)
    for (const { body: refused } of answers.filter(({ status }) => status !== 200)) {
      expect(refused.code).toBe('cart_inactive')
    }
  })

  it('with another body under its key is refused', async () => {
    const { client, id } = await aVisitor()
    const key = aKey()
    const { body } = await client.post('/carts', { items: [] }, { ...key, expect: 200 })
    const other = { items: [], metadata: { a: 'b' } }
    const refused = await client.post('/carts', other, { ...key, expect: 422 })
    expect(refused.body.code).toBe('idempotency_mismatch')
    const active = await client.get(`/carts/users/${id}`, { expect: 200 })
    expect(active.body.content.cart.id).toBe(body.content.cart.id)
  })
})

describe('deleting a cart', () => {
  it('twice under a key is answered twice, by its id and by its owner', async () => {
    const { client, id } = await aVisitor()
    const cart = await aStorefrontCart(client)
    expect(await sendTwice(client, 'DELETE', `/carts/${cart.id}`)).toBe(200)
    await aStorefrontCart(client)
    expect(await sendTwice(client, 'DELETE', `/carts/users/${id}`)).toBe(200)
    const next = await aStorefrontCart(client)
    expect((await readCart(client, next.id)).active).toBe(true)
  })

  it('by its owner leaves a cart that was made since', async () => {
    const { client, id } = await aVisitor()
    await aStorefrontCart(client)
    const key = aKey()
    await client.delete(`/carts/users/${id}`, { ...key, expect: 200 })
    const next = await aStorefrontCart(client)
    await client.delete(`/carts/users/${id}`, { ...key, expect: 200 })
    expect((await readCart(client, next.id)).active).toBe(true)
  })
})

describe('two devices at once', () => {
  it('both add their lines', async () => {
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client)
    const products = await Promise.all([1, 2, 3, 4, 5, 6].map(() => aKettle(10_000, 100)))
    await Promise.all(products.map((product) => setItem(client, id, { product })))
    const content = contentOf(await readCart(client, id))
    expect(content.map(([product]) => product).toSorted()).toEqual(
      products.map((product) => String(product.id)).toSorted(),
    )
  })

  it('set one quantity, which is one of theirs', async () => {
    const { client } = await aVisitor()
    const product = await aKettle(10_000, 100)
    const { id } = await aStorefrontCart(client)
    await Promise.all([1, 2, 3, 4].map((quantity) => setItem(client, id, { product, quantity })))
    const [line, ...others] = contentOf(await readCart(client, id))
    expect(others).toEqual([])
    expect([1, 2, 3, 4]).toContain(line?.[1])
  })

  it('leave a cart with one coupon, or with none where it no longer fits', async () => {
    const { client } = await aRegisteredCustomer()
    const product = await aKettle(10_000, 100)
    const { id } = await aStorefrontCart(client, [{ product, quantity: 3 }])
    const coupons = await Promise.all([1, 2].map(() => aStoreCoupon({ subtotalMin: 20_000 })))
    const path = `/carts/${id}/coupon`
    await Promise.all([
      ...coupons.map(({ code }) => client.post(path, { coupon_code: code })),
      setItem(client, id, { product, quantity: 1 }),
    ])
    const cart = await readCart(client, id)
    expect(cart).toMatchObject({ coupon_code: null, grand_total: 100 })
    expect((await setItem(client, id, { product, quantity: 3 })).grand_total).toBe(300)
  })
})
