import { beforeAll, expect, test } from 'vitest'
import { channelCodes } from '../../src/core/channels.ts'
import { loadDemoData } from '../../src/db/demo/load.ts'
import { giftCardKey } from '../../src/db/gift-card-code.ts'
import { demoTarget, listDemoProducts } from '../support/catalogue/demo-shop.ts'
import { moment } from '../support/http/avantlush-answers.ts'
import { avantlushClient } from '../support/http/client.ts'
import { runAll } from '../support/world/run-all.ts'

const now = new Date()

beforeAll(async () => {
  await loadDemoData(demoTarget(now))
})

test('orders are shipped in two ways, with prices that differ within each currency', async () => {
  const { body } = await avantlushClient().get('/api/shipping-methods/', { expect: 200 })
  expect(body).toEqual([
    {
      id: 1,
      name: 'Standard Shipping',
      price: '4.99',
      estimated_days: 5,
      description: 'Delivery within 3-7 business days',
      delivery_date: moment,
    },
    {
      id: 2,
      name: 'Express Shipping',
      price: '10.00',
      estimated_days: 2,
      description: 'Delivery within 1-3 business days',
      delivery_date: moment,
    },
  ])
  const prices = await runAll(
    `SELECT currency, count(DISTINCT amount) AS n FROM shipping_prices WHERE free_from IS NULL
     GROUP BY currency ORDER BY currency`,
  )
  expect(prices).toEqual(['INR', 'IRR', 'USD'].map((currency) => ({ currency, n: 2 })))
})

test('the cheapest product is shipped for what the gift card holds', async () => {
  const amounts = (await listDemoProducts()).map(({ amount }) => Number(amount))
  const [shipping] = await runAll(
    "SELECT min(amount) AS amount FROM shipping_prices WHERE currency = 'INR'",
  )
  expect(Math.min(...amounts) + Number(shipping?.amount)).toBeLessThanOrEqual(200_000)
})

test('promo codes are good in every channel, and two more kinds in rupees, at any time', async () => {
  const coupons = await runAll(
    `SELECT channel, code, kind, points, amount, subtotal_min, uses_max, uses_per_customer_max
     FROM coupons WHERE starts_at IS NULL AND ends_at IS NULL AND uses = 0 AND is_listed = 1
     ORDER BY id`,
  )
  const free = { amount: null, subtotal_min: 0, uses_max: null, uses_per_customer_max: null }
  const percentages = channelCodes.flatMap((channel) =>
    [
      { code: 'SUMMER20', points: 2000 },
      { code: 'WELCOME10', points: 1000 },
      { code: 'ONCE15', points: 1500, uses_per_customer_max: 1 },
      { code: 'LASTONE', points: 1000, uses_max: 1 },
    ].map((coupon) => ({ channel, kind: 'percentage', ...free, ...coupon })),
  )
  const all = { ...free, channel: 'in', points: 10_000 }
  expect(coupons).toEqual([
    ...percentages,
    { ...all, code: 'FLAT50', kind: 'fixed', amount: 5000, subtotal_min: 30_000 },
    { ...all, code: 'SHIPFREE', kind: 'free_shipping' },
  ])
})

test('one promotion of each kind is on a product with plenty of stock, and nothing else is', async () => {
  const promotions = await runAll(
    `SELECT kind, points, amount, buy_quantity, get_quantity, currency, starts_at, ends_at,
       gift_variant_id FROM promotions ORDER BY id`,
  )
  const nothing = { points: null, amount: null, buy_quantity: null, get_quantity: null }
  const term = { currency: 'INR', starts_at: now.getTime(), ends_at: null, gift_variant_id: null }
  expect(promotions).toEqual([
    { ...nothing, ...term, kind: 'percentage', points: 1000 },
    { ...nothing, ...term, kind: 'fixed', amount: 5000 },
    { ...nothing, ...term, kind: 'buy_x_get_y', buy_quantity: 2, get_quantity: 1 },
  ])
  const promoted = (await listDemoProducts()).filter(({ is_promoted }) => is_promoted === 1)
  expect(promoted.length).toBe(3)
  for (const { units, stock, amount, discount } of promoted) {
    expect({ units, discount }).toEqual({ units: 1, discount: 0 })
    expect(Number(stock)).toBeGreaterThanOrEqual(20)
    expect(Number(amount)).toBeGreaterThan(5000)
  }
})

test('a gift card and the staff user have money, which the shop owes', async () => {
  const key = giftCardKey('GIFT-TEST-0001')
  const cards = await runAll('SELECT code_hash, ending, expires_at FROM gift_cards')
  expect(cards).toEqual([{ code_hash: key.codeHash, ending: '0001', expires_at: null }])
  const accounts = await runAll(
    `SELECT a.kind, a.currency, a.balance, u.email, a.gift_card_id IS NOT NULL AS is_card
     FROM ledger_accounts a LEFT JOIN users u ON u.id = a.user_id
     ORDER BY a.kind, a.currency, a.balance`,
  )
  const holds = (
    currency: string,
    amount: number,
    owner: { kind: string; email: string | null },
  ) => [
    { ...owner, currency, balance: -amount, email: null, is_card: 0 },
    { ...owner, currency, balance: amount, is_card: Number(owner.email === null) },
  ]
  const card = { kind: 'gift_card', email: null }
  expect(accounts).toEqual([
    ...holds('INR', 50_000, { kind: 'credit', email: 'admin@example.com' }),
    ...holds('INR', 200_000, card),
    ...holds('IRR', 22_500_000, card),
    ...holds('USD', 2500, card),
  ])
})
