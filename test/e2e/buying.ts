/*
 * Buying at a shop of commerce-engine in a real browser, against the running system: the calls of the
 * shop's pages, the gateways' pages and the ways back. Run by `npm run test:e2e`. What is bought is
 * cancelled again, so that the local state stays as it was.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Json } from '../support/http/client.ts'
import { type Browser, openBrowser } from './browser.ts'
import { createJuspay, createPayu, type Gateway, type Outcome } from './gateways.ts'
import { type RunningSystem, startSystem } from './running-system.ts'
import { type Shop, startShop } from './shop.ts'
import {
  aShopperIn,
  eventually,
  fillCart,
  pointsOf,
  type Shopper,
  sendCart,
  stockOf,
} from './shopper.ts'

let system: RunningSystem
let shop: Shop
let browser: Browser
const cleanUps: (() => Promise<void>)[] = []

before(async () => {
  shop = await startShop()
  cleanUps.push(shop.stop)
  system = await startSystem()
  cleanUps.push(system.stop)
  browser = await openBrowser()
  cleanUps.push(browser.close)
})

after(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

const buttons = { paid: 'Pay', failed: 'Let it fail' }

/** Goes to the gateway's page, decides there by a click, and comes back to the shop. */
async function decideAt(
  gateway: Gateway,
  shopper: Shopper,
  { info, amount, outcome }: { info: Json; amount: number; outcome: Outcome },
): Promise<void> {
  const { page } = shopper
  await gateway.open(page, info)
  assert.equal(await page.getByRole('heading').textContent(), `Pay ₹${gateway.write(amount)}`)
  await page.getByRole('button', { name: buttons[outcome], exact: true }).click()
  const { path, status } = gateway.back[outcome]
  await page.waitForURL(`${shop.origin}${path}?*`)
  assert.equal(new URL(page.url()).searchParams.get('status'), status)
}

/** Orders a cart and pays on the gateway's page; answers the order once it is known to be paid. */
async function buy(gateway: Gateway, shopper: Shopper, cartId: string): Promise<Json> {
  const placed = await shopper.post('/orders', { cart_id: cartId, ...gateway.way })
  const { order_number: number, to_be_paid: amount } = placed.order
  await decideAt(gateway, shopper, { info: placed.payment_info, amount, outcome: 'paid' })
  await assertPaid(shopper, number, amount)
  return (await shopper.get(`/orders/${number}`)).order
}

async function assertPaid(shopper: Shopper, number: string, amount: number): Promise<void> {
  const paid = await eventually(
    () => shopper.get(`/orders/${number}/payment-status`),
    ({ status }) => status === 'success',
  )
  const rest = { amount_unpaid: 0, is_retry_available: false }
  assert.deepEqual(paid, { status: 'success', amount_paid: amount, ...rest })
}

/** Cancels a paid order, and waits until the gateway has given the money back. */
async function cancel(gateway: Gateway, shopper: Shopper, paid: Json): Promise<void> {
  const { order_number: number, to_be_paid: amount } = paid
  const { payments } = await shopper.get(`/orders/${number}/payments`)
  const succeeded = payments.find(({ payment_status }: Json) => payment_status === 'success')
  const { request_number: reference } = succeeded
  await gateway.holdRefunds(reference)
  const { order } = await shopper.post(`/orders/${number}/cancel`, {
    cancellation_reason: 'Ordered by mistake',
    refund_mode: 'original-payment-mode',
  })
  assert.equal(order.status, 'cancelled')
  const isRefund = ({ transaction_type }: Json) => transaction_type === 'refund'
  assert.equal(order.payments.find(isRefund).payment_status, 'refund_initiated')
  await gateway.endRefunds(reference)
  const refund = async () => (await shopper.get(`/orders/${number}/refunds`)).refunds[0]
  const { status, refund_amount } = await eventually(refund, isEnded)
  assert.deepEqual({ status, refund_amount }, { status: 'success', refund_amount: amount })
}

const isEnded = ({ status }: Json) => status !== 'pending'

async function openShop(): Promise<{ shopper: Shopper; faults: string[] }> {
  const { page, faults } = await browser.openPage(shop.origin)
  return { shopper: await aShopperIn(page, system), faults }
}

const headphones = 'wireless-headphones'

const gateways = { PayU: createPayu, Juspay: createJuspay }

for (const [name, create] of Object.entries(gateways)) {
  test(`what is bought by ${name} is paid, and given back with all that paid for it`, async () => {
    const gateway = create(system, shop)
    const { shopper, faults } = await openShop()
    const { product } = await shopper.get(`/catalog/products/${headphones}`)
    const stock = await stockOf(shopper, product.id)

    const guests = await fillCart(shopper, product.id, 1)
    await shopper.signIn()
    assert.equal((await sendCart(shopper, guests.id)).cart_items[0].quantity, 1)
    const first = await buy(gateway, shopper, guests.id)
    const points = await pointsOf(shopper)
    assert.equal(points, Math.floor(first.subtotal_including_tax / 100))

    const cart = await fillCart(shopper, product.id, 2)
    await sendCart(shopper, cart.id)
    await shopper.post(`/carts/${cart.id}/coupon`, { coupon_code: 'WELCOME10' })
    await shopper.post(`/carts/${cart.id}/loyalty-points`, { loyalty_point_redeemed: points })
    const card = { gift_card_code: 'GIFT-TEST-0001' }
    const whole = (await shopper.post(`/carts/${cart.id}/gift-card`, card)).cart
    assert.equal(whole.gift_card_amount_used, 2_000)
    assert.equal(whole.to_be_paid, whole.grand_total - points - 2_000)
    const second = await buy(gateway, shopper, cart.id)
    assert.equal(await pointsOf(shopper), second.loyalty_points_earned)
    assert.equal(await stockOf(shopper, product.id), stock - 3)

    await cancel(gateway, shopper, second)
    assert.equal(await pointsOf(shopper), points)
    await cancel(gateway, shopper, first)
    assert.equal(await pointsOf(shopper), 0)
    const back = () => stockOf(shopper, product.id)
    assert.equal(await eventually(back, (now) => now === stock), stock)
    const last = await fillCart(shopper, product.id, 1)
    const again = (await shopper.post(`/carts/${last.id}/gift-card`, card)).cart
    assert.equal(again.gift_card_amount_used, 2_000)
    assert.deepEqual(faults, [])
  })
}

test('a guest whose payment fails comes back to be told, and pays by another gateway', async () => {
  const [payu, juspay] = [createPayu(system, shop), createJuspay(system, shop)]
  const { shopper, faults } = await openShop()
  const { product } = await shopper.get(`/catalog/products/${headphones}`)
  const cart = await fillCart(shopper, product.id, 1)
  await sendCart(shopper, cart.id)
  const placed = await shopper.post('/orders', { cart_id: cart.id, ...payu.way })
  const { order_number: number, to_be_paid: amount } = placed.order
  await decideAt(payu, shopper, { info: placed.payment_info, amount, outcome: 'failed' })
  assert.deepEqual(await shopper.get(`/orders/${number}/payment-status`), {
    ...{ status: 'failed', amount_paid: 0, amount_unpaid: amount, is_retry_available: true },
  })
  const { payment_info } = await shopper.post(`/orders/${number}/retry-payment`, juspay.way)
  await decideAt(juspay, shopper, { info: payment_info, amount, outcome: 'paid' })
  await assertPaid(shopper, number, amount)
  await cancel(juspay, shopper, placed.order)
  assert.deepEqual(faults, [])
})
