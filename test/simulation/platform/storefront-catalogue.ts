import { giftCardKey } from '../../../src/db/gift-card-code.ts'
import type { Sqlite } from './sqlite.ts'

/* What there is in the contract `commerce-engine` besides products. Amounts in paise. */

export const currency = 'INR'

/** Who has an account there, who comes without one, and from how many devices. */
export const members = [10, 11]
export const visitors = [12, 13]
const devices = ['first', 'second']

export const emailOf = (userId: number) => `person-${userId}@shop.test`

/** The session with which a person comes on a device. */
export const sessionOf = (userId: number, device: string) => `${userId} ${device}`

const shippingPrices = [
  { id: 1, amount: 4_900, freeFrom: 150_000 },
  { id: 2, amount: 9_900, freeFrom: null },
]

interface StorefrontCoupon {
  id: number
  code: string
  kind: 'percentage' | 'fixed' | 'free_shipping'
  points: number
  amount: number | null
  subtotalMin: number
  usesMax: number | null
  perCustomerMax: number | null
}

const open = { amount: null, subtotalMin: 0, usesMax: null, perCustomerMax: null }

export const coupons: StorefrontCoupon[] = [
  { ...open, id: 5, code: 'ONCE', kind: 'percentage', points: 1_500, perCustomerMax: 1 },
  {
    ...{ ...open, id: 6, code: 'FLAT', kind: 'fixed', points: 10_000, amount: 5_000 },
    ...{ subtotalMin: 30_000, usesMax: 2 },
  },
  { ...open, id: 7, code: 'SENT', kind: 'free_shipping', points: 10_000 },
  { ...open, id: 8, code: 'HURRY', kind: 'percentage', points: 2_500, usesMax: 1 },
]

/** Who gets the last use of it shares a gift card with the others. */
export const scarceCode = 'HURRY'

/** One that everybody knows of. */
export const giftCard = { id: 1, code: 'SOUK-CARD-0001' }

/** What applies by itself: to the product itself, and to another one. */
export const promotions = [
  { id: 1, productId: 1, buy: 2, get: 1, giftVariantId: null },
  { id: 2, productId: 3, buy: 1, get: 1, giftVariantId: 2 },
]

/** Tenths off a product. */
const reduction = { id: 3, productId: 2, points: 1_000 }

/** What people have before they pay with money: whole points, and paise. */
export interface Purses {
  points: number
  creditAmount: number
  cardAmount: number
}

const endOfTime = Date.UTC(9999, 0)

/** Once for all runs. */
export function fillStorefront(database: Sqlite): void {
  for (const userId of [...members, ...visitors]) fillPerson(database, userId)
  for (const { id, amount, freeFrom } of shippingPrices) {
    database.execute(
      `INSERT INTO shipping_prices(method_id, currency, amount, free_from) VALUES (?, ?, ?, ?)`,
      [id, currency, amount, freeFrom],
    )
  }
  for (const { id, code, kind, points, amount, subtotalMin, usesMax, perCustomerMax } of coupons) {
    database.execute(
      `INSERT INTO coupons(id, code, channel, kind, points, amount, subtotal_min, uses_max,
         uses_per_customer_max, created_at)
       VALUES (?, ?, 'in', ?, ?, ?, ?, ?, ?, 1)`,
      [id, code, kind, points, amount, subtotalMin, usesMax, perCustomerMax],
    )
  }
  const { codeHash, ending } = giftCardKey(giftCard.code)
  database.execute(
    'INSERT INTO gift_cards(id, code_hash, ending, created_at) VALUES (?, ?, ?, 1)',
    [giftCard.id, codeHash, ending],
  )
}

function fillPerson(database: Sqlite, userId: number): void {
  const isGuest = visitors.includes(userId)
  database.execute(
    `INSERT INTO users(id, uuid, email, email_identifies, is_guest, activated_at, created_at,
       updated_at)
     VALUES (?, ?, ?, ?, ?, 1, 1, 1)`,
    [userId, `person-${userId}`, isGuest ? null : emailOf(userId), !isGuest, isGuest],
  )
  for (const device of devices) {
    database.execute(
      `INSERT INTO sessions(id, user_id, refresh_token_id, leaves_access, created_at, expires_at)
       VALUES (?, ?, '', 0, 1, ?)`,
      [sessionOf(userId, device), userId, endOfTime],
    )
  }
}

/** What members and the card have in a run. */
export function fillPurses(database: Sqlite, purses: Purses): void {
  const { points, creditAmount, cardAmount } = purses
  for (const userId of members) {
    give(database, { kind: 'points', userId, amount: points })
    give(database, { kind: 'credit', userId, amount: creditAmount })
  }
  give(database, { kind: 'gift_card', giftCardId: giftCard.id, amount: cardAmount })
}

interface Gift {
  kind: string
  userId?: number
  giftCardId?: number
  amount: number
}

function give(database: Sqlite, { kind, userId, giftCardId, amount }: Gift): void {
  if (amount === 0) return
  const owners = [
    [null, null],
    [userId ?? null, giftCardId ?? null],
  ]
  for (const owner of owners) {
    database.execute(
      `INSERT INTO ledger_accounts(kind, currency, user_id, gift_card_id) VALUES (?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      [kind, currency, ...owner],
    )
  }
  database.execute(
    `INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, created_at)
     SELECT ?, shop.id, own.id, ?, 'adjustment', 1 FROM ledger_accounts shop, ledger_accounts own
     WHERE shop.kind = ?3 AND coalesce(shop.user_id, shop.gift_card_id) IS NULL
       AND own.kind = ?3 AND coalesce(own.user_id, own.gift_card_id) = ?4`,
    [`given:${kind}:${userId ?? giftCardId}`, amount, kind, userId ?? giftCardId],
  )
}

/** Promotions that begin and end while a run goes on. */
export function announcePromotions(database: Sqlite, from: number, until: number): void {
  for (const { id, productId, buy, get, giftVariantId } of promotions) {
    database.execute(
      `INSERT INTO promotions(id, name, product_id, currency, kind, buy_quantity, get_quantity,
         gift_variant_id, starts_at, ends_at)
       VALUES (?, 'More', ?, ?, 'buy_x_get_y', ?, ?, ?, ?, ?)`,
      [id, productId, currency, buy, get, giftVariantId, from, until],
    )
  }
  const { id, productId, points } = reduction
  database.execute(
    `INSERT INTO promotions(id, name, product_id, currency, kind, points, starts_at, ends_at)
     VALUES (?, 'Less', ?, ?, 'percentage', ?, ?, ?)`,
    [id, productId, currency, points, from, until],
  )
}
