import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { type Client, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { aGiftCard, spendCard, userIdOf } from '../../support/sales/balances.ts'
import { expectSums } from '../../support/sales/cart-sums.ts'
import { inHours } from '../../support/sales/promotions.ts'
import { aStorefrontCart, readCart, refusalOf } from '../../support/sales/storefront-carts.ts'

/** A visitor with a hundred rupees in the cart. */
async function aBuyer() {
  const visitor = await aVisitor()
  const product = await aRupeeProduct({ variants: [{ amount: 10_000, stock: 50 }] })
  const { id } = await aStorefrontCart(visitor.client, [{ product }])
  return { ...visitor, userId: visitor.id, path: `/carts/${id}/gift-card`, id: id as string }
}

async function pay(client: Client, path: string, code: string): Promise<Json> {
  const { body } = await client.post(path, { gift_card_code: code }, { expect: 200 })
  return body.content.cart
}

function refusedCard(client: Client, path: string, gift_card_code: string) {
  return refusalOf(client, path, { gift_card_code })
}

const rejected = [400, 'invalid_gift_card']

describe('a gift card', () => {
  it('pays the smaller of its balance and what is left, for visitors, too', async () => {
    const { client, path } = await aBuyer()
    const [small, large] = [await aGiftCard(2_550), await aGiftCard(200_000)]
    const cart = await pay(client, path, small.code)
    expect(cart).toMatchObject({ gift_card_amount_used: 25.5, to_be_paid: 74.5, grand_total: 100 })
    expectSums(cart)
    const whole = await pay(client, path, large.code)
    expect(whole).toMatchObject({ gift_card_amount_used: 100, to_be_paid: 0 })
  })

  it('is shown by its last four characters', async () => {
    const { client, path } = await aBuyer()
    const { code } = await aGiftCard(500, { code: 'GIFT-SECRET-ABCD' })
    const cart = await pay(client, path, ` ${code.toLowerCase()} `)
    expect(cart.gift_card_code).toMatch(/^\*+ABCD$/)
    expect(JSON.stringify(cart)).not.toContain('SECRET')
  })

  it('can be taken back, also where there is none', async () => {
    const { client, path } = await aBuyer()
    await pay(client, path, (await aGiftCard(500)).code)
    for (const _ of [1, 2]) {
      const { body } = await client.delete(path, { expect: 200 })
      const { cart } = body.content
      expect(cart).toMatchObject({
        gift_card_code: null,
        gift_card_amount_used: 0,
        to_be_paid: 100,
      })
    }
  })

  it('pays no more than is left on it by now, and leaves when it is empty or over', async () => {
    const { client, path, id } = await aBuyer()
    const card = await aGiftCard(5_000)
    await pay(client, path, card.code)
    await spendCard(card, 4_000)
    expect((await readCart(client, id)).gift_card_amount_used).toBe(10)
    await spendCard(card, 1_000)
    expect(await readCart(client, id)).toMatchObject({ gift_card_code: null, to_be_paid: 100 })
    const other = await aGiftCard(5_000, { expiresAt: inHours(1) })
    await pay(client, path, other.code)
    await env.DB.prepare('UPDATE gift_cards SET expires_at = 1 WHERE id = ?').bind(other.id).run()
    expect(await readCart(client, id)).toMatchObject({ gift_card_code: null, to_be_paid: 100 })
  })

  it('is refused where it is unknown, over, empty, or of another currency, and the one before stays', async () => {
    const { client, path, id } = await aBuyer()
    const good = await aGiftCard(500)
    await pay(client, path, good.code)
    const [over, empty] = [await aGiftCard(500, { expiresAt: inHours(-1) }), await aGiftCard(0)]
    const foreign = await aGiftCard(500, { currency: 'USD' })
    for (const code of ['NOBODYS-CARD', over.code, empty.code, foreign.code, "'--", '%']) {
      expect(await refusedCard(client, path, code)).toEqual(rejected)
    }
    expect((await readCart(client, id)).gift_card_amount_used).toBe(5)
  })
})

describe('guessing codes of gift cards', () => {
  it('ends with ten wrong ones an hour, after which a right one is refused, too', async () => {
    const { client, path, userId } = await aBuyer()
    const { code } = await aGiftCard(500)
    for (let guess = 0; guess < 10; guess++) {
      expect(await refusedCard(client, path, `GUESS-${guess}`)).toEqual(rejected)
      if (guess === 8) await pay(client, path, code)
    }
    for (const sent of ['GUESS-11', code]) {
      const { body, headers } = await client.post(path, { gift_card_code: sent }, { expect: 429 })
      expect(body.code).toBe('too_many_requests')
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(3500)
      expect(Number(headers.get('Retry-After'))).toBeLessThanOrEqual(3600)
    }
    await client.delete(path, { expect: 200 })
    await forgetTries(userId)
    expect((await pay(client, path, code)).gift_card_amount_used).toBe(5)
    expect(await refusedCard(client, path, 'GUESS-12')).toEqual(rejected)
  })

  it('is counted once for each of twenty at the same time', async () => {
    const { client, path } = await aBuyer()
    const { code } = await aGiftCard(500)
    const guesses = Array.from({ length: 20 }, (_, guess) => `AT-ONCE-${guess}`)
    const answers = await Promise.all(guesses.map((guess) => refusedCard(client, path, guess)))
    expect(answers.filter(([status]) => status === 400)).toHaveLength(10)
    expect(answers.filter(([status]) => status === 429)).toHaveLength(10)
    expect(await refusedCard(client, path, code)).toEqual([429, 'too_many_requests'])
  })

  it('is counted for each visitor, over all carts', async () => {
    const { client, path } = await aBuyer()
    for (let guess = 0; guess < 10; guess++) await refusedCard(client, path, `MINE-${guess}`)
    const { id } = await aStorefrontCart(client)
    const again = await refusedCard(client, `/carts/${id}/gift-card`, 'MINE-10')
    expect(again).toEqual([429, 'too_many_requests'])
    const other = await aBuyer()
    expect(await refusedCard(other.client, other.path, 'MINE-10')).toEqual(rejected)
  })

  it('is limited for an address, as anybody may be many visitors', async () => {
    const { path, tokens } = await aBuyer()
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', AUTH_LIMIT: exhausted })
    const client = commerceEngineClient({ token: tokens.access, fetch })
    expect(await refusedCard(client, path, 'ANY')).toEqual([429, 'too_many_requests'])
  })
})

/** As if an hour had gone by. */
async function forgetTries(uuid: string): Promise<void> {
  await env.DB.prepare('UPDATE gift_card_tries SET expires_at = 1 WHERE user_id = ?')
    .bind(await userIdOf(uuid))
    .run()
}
