import { describe, expect, it } from 'vitest'
import { addPath, clearPath, codePath, itemsOf } from '../../support/sales/avantlush-carts.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import { tally } from '../../support/sales/crowds.ts'
import { expectSettled, moneyOf } from '../../support/sales/quote-invariants.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  initiatePath,
  methodFor,
  orderCount,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'

const stale = '400 The cart has changed. Please start the checkout again.'

describe.each(['stripe', 'paypal', 'clover'] as const)('one cart in two tabs, %s', (provider) => {
  it('is paid once by the same payment at once, and both are told so', async () => {
    const { customer, product, quote } = await aQuote({ provider })
    const method = await methodFor(quote)

    const [first, second] = await Promise.all([
      payWith(customer, method),
      payWith(customer, method),
    ])

    expect(first.status).toBe(200)
    expect(second).toMatchObject({ status: 200, body: first.body })
    expect(await orderCount(customer)).toBe(1)
    await expectSettled({ product, stock: 5 })
    expect(await moneyOf([quote])).toEqual({ charges: 1, refunded: 0 })
  })

  it('has one checkout of two that are started at once, and that one can be paid', async () => {
    const { customer, product, quote, shippingMethodId } = await aQuote({ provider })
    const asked = { shipping_method_id: shippingMethodId, payment_method: provider }

    const started = await Promise.all([
      customer.post(initiatePath, asked),
      customer.post(initiatePath, asked),
    ])

    expect(started.map(({ status }) => status)).toEqual([200, 200])
    const open = (await customer.get(checkoutSummaryPath, { expect: 200 })).body
    expect(started.map(({ body }) => body)).toContainEqual(open)
    const paid = await payWith(customer, await methodFor(open))
    expect(paid.status).toBe(200)
    await expectSettled({ product, stock: 5 })
    const quotes = [quote, ...started.map(({ body }) => body)]
    expect(await moneyOf(quotes)).toEqual({ charges: 1, refunded: 0 })
  })

  it('is either paid or started anew by two tabs at once', async () => {
    const { customer, product, quote, shippingMethodId } = await aQuote({ provider })
    const method = await methodFor(quote)
    const asked = { shipping_method_id: shippingMethodId, payment_method: provider }

    const [paid, started] = await Promise.all([
      payWith(customer, method),
      customer.post(initiatePath, asked),
    ])

    const isPaid = paid.status === 200
    expect(tally([paid])).toEqual({ [isPaid ? '200 PAID' : stale]: 1 })
    expect(started).toMatchObject(
      isPaid ? { status: 400, body: { message: 'Cart is empty' } } : { status: 200 },
    )
    await expectSettled({ product, stock: 5 })
    expect(await moneyOf([quote])).toEqual({ charges: isPaid ? 1 : 0, refunded: 0 })
  })

  it.each([
    ['a product is added', addPath],
    ['the cart is cleared', clearPath],
  ])('is paid as it was quoted, or not at all, where %s at once', async (_, path) => {
    const { customer, product, quote } = await aQuote({ provider })
    const method = await methodFor(quote)

    const [paid, changed] = await Promise.all([
      payWith(customer, method),
      customer.post(path, { product_id: product.id }),
    ])

    expect(changed.status).toBeLessThan(300)
    const isPaid = paid.status === 200
    expect(tally([paid])).toEqual({ [isPaid ? '200 PAID' : stale]: 1 })
    expect(await stateOf(quote)).toBe(isPaid ? 'ordered' : 'stale')
    await expectSettled({ product, stock: 5 })
    expect(await moneyOf([quote])).toEqual({ charges: isPaid ? 1 : 0, refunded: 0 })
  })
})

it('two cards at once pay once', async () => {
  const { customer, product, quote } = await aQuote()
  const cards = ['pm_card_visa', 'pm_card_mastercard', 'pm_card_chargeDeclined']
  const answers = await Promise.all(cards.map((card) => payWith(customer, card)))
  const orders = new Set(
    answers.flatMap(({ status, body }) => (status === 200 ? body.order_id : [])),
  )
  expect(orders.size).toBe(1)
  await expectSettled({ product, stock: 5 })
  expect(await moneyOf([quote])).toEqual({ charges: 1, refunded: 0 })
})

it('a cart at the checkouts of two providers is paid through one of them', async () => {
  const { customer, product, quote, shippingMethodId } = await aQuote()
  const [card, wallet] = await Promise.all([
    initiate(customer, { shippingMethodId, provider: 'clover' }),
    initiate(customer, { shippingMethodId, provider: 'paypal' }),
  ])
  const methods = [await methodFor(card), await methodFor(wallet)]
  const answers = await Promise.all(methods.map((method) => payWith(customer, method)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  await expectSettled({ product, stock: 5 })
  expect(await moneyOf([quote, card, wallet])).toEqual({ charges: 1, refunded: 0 })
  expect(await itemsOf(customer)).toEqual([])
})

it('a promo code that is applied while the cart is paid leaves it paid as it was quoted', async () => {
  const { customer, product, quote } = await aQuote()
  const { code } = await aCoupon()
  const [paid, applied] = await Promise.all([
    payWith(customer, 'pm_card_visa'),
    customer.post(codePath, { code }),
  ])
  const isPaid = paid.status === 200
  expect(tally([paid])).toEqual({ [isPaid ? '200 PAID' : stale]: 1 })
  expect([200, 400]).toContain(applied.status)
  await expectSettled({ product, stock: 5 })
  expect(await moneyOf([quote])).toEqual({ charges: isPaid ? 1 : 0, refunded: 0 })
})
