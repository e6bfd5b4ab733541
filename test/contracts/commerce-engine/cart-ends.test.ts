import { describe, expect, it } from 'vitest'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { ageCart } from '../../support/sales/aged-cart.ts'
import {
  aReadyCart,
  ask,
  changeNamed,
  changeTitles,
  type ReadyCart,
} from '../../support/sales/cart-changes.ts'
import { aStorefrontCart, readCart } from '../../support/sales/storefront-carts.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

/** What reads a cart by its id, in the path or in the body. */
function readersOf({ cart, visitor }: ReadyCart) {
  const { client } = visitor
  const question = { cart_id: cart.id, delivery_pincode: '400050' }
  return [
    () => client.get(`/carts/${cart.id}`),
    () => client.get(`/carts/${cart.id}/evaluate-coupons`),
    () => client.get(`/carts/${cart.id}/evaluate-promotions`),
    () => client.post('/carts/fulfillment-options', { cart_id: cart.id }),
    () => client.post('/fulfillment/serviceability', question),
  ]
}

/** How each change of the cart is answered, one after the other. */
async function answersTo({ visitor, cart, changes }: ReadyCart) {
  const answers: [string, number, string][] = []
  for (const change of changes) {
    const { status, body } = await ask(visitor.client, cart.id, change)
    answers.push([change.title, status, body.code])
  }
  return answers
}

describe('thirty days after its last change', () => {
  it('a cart is read nowhere, and cannot be deleted', async () => {
    const ready = await aReadyCart()
    const { visitor, cart } = ready
    await ageCart(visitor.client, cart.id, 30 * dayMs)
    for (const read of readersOf(ready)) expect((await read()).status).toBe(404)
    for (const path of [`/carts/${cart.id}`, `/carts/users/${visitor.id}`]) {
      await visitor.client.get(path, { expect: 404 })
      await visitor.client.delete(path, { expect: 404 })
    }
  })

  it('nothing is set, and no cart comes back by that', async () => {
    const ready = await aReadyCart()
    const { visitor, cart } = ready
    await ageCart(visitor.client, cart.id, 30 * dayMs)
    expect(await answersTo(ready)).toEqual(changeTitles.map((title) => [title, 404, 'not_found']))
    await visitor.client.get(`/carts/${cart.id}`, { expect: 404 })
  })

  it('another cart takes its place', async () => {
    const { visitor, cart } = await aReadyCart()
    await ageCart(visitor.client, cart.id, 31 * dayMs)
    const next = await aStorefrontCart(visitor.client)
    expect(next.id).not.toBe(cart.id)
    await visitor.client.get(`/carts/users/${visitor.id}`, { expect: 200 })
  })
})

describe('until then', () => {
  it('a cart lasts, which reading does not prolong, and each change does', async () => {
    const ready = await aReadyCart()
    const { client } = ready.visitor
    await ageCart(client, ready.cart.id, 30 * dayMs - minuteMs)
    const { expires_at } = await readCart(client, ready.cart.id)
    expect(Date.parse(expires_at)).toBeLessThan(Date.now() + minuteMs)
    expect((await readCart(client, ready.cart.id)).expires_at).toBe(expires_at)
    const { body } = await ask(client, ready.cart.id, changeNamed(ready, 'a line'), { expect: 200 })
    const next = Date.parse(body.content.cart.expires_at)
    expect(next).toBeGreaterThan(Date.now() + 30 * dayMs - minuteMs)
    expect(next).toBeLessThanOrEqual(Date.now() + 30 * dayMs)
  })
})

describe('a cart that another one has replaced', () => {
  it('has nothing set any more', async () => {
    const ready = await aReadyCart()
    const { visitor, cart } = ready
    await aStorefrontCart(visitor.client)
    const refused = changeTitles.map((title) => [title, 400, 'cart_inactive'])
    expect(await answersTo(ready)).toEqual(refused)
    const shown = await readCart(visitor.client, cart.id)
    expect(shown).toEqual({
      ...{ ...cart, active: false, status: 'not-ready-for-payment' },
      status_error_message: 'This cart was ordered, or another one took its place',
    })
  })

  it('is still read, and may be deleted, which leaves the other one', async () => {
    const ready = await aReadyCart()
    const { visitor, cart } = ready
    const next = await aStorefrontCart(visitor.client)
    for (const read of readersOf(ready)) expect((await read()).status).toBe(200)
    await visitor.client.delete(`/carts/${cart.id}`, { expect: 200 })
    for (const read of readersOf(ready)) expect((await read()).status).toBe(404)
    const { body } = await visitor.client.get(`/carts/users/${visitor.id}`, { expect: 200 })
    expect(body.content.cart.id).toBe(next.id)
  })
})

describe('a cart that was deleted', () => {
  it('has nothing set any more', async () => {
    const ready = await aReadyCart()
    const { visitor, cart } = ready
    await visitor.client.delete(`/carts/${cart.id}`, { expect: 200 })
    expect(await answersTo(ready)).toEqual(changeTitles.map((title) => [title, 404, 'not_found']))
  })

  it('leaves nothing to a visitor who has none', async () => {
    const { client, id } = await aVisitor()
    await client.get(`/carts/users/${id}`, { expect: 404 })
    await client.delete(`/carts/users/${id}`, { expect: 404 })
  })
})
