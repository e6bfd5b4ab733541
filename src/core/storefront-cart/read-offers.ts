import { type SQL, sql } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import type { CartState } from '../cart/types.ts'
import { type BalanceRow, selectBalances, toBalances } from '../ledgers/balances.ts'
import { type GiftCard, selectGiftCard } from '../ledgers/gift-cards.ts'
import type { Context } from '../ports.ts'
import {
  isRunning,
  type RunningPromotionRow,
  selectRunningPromotions,
  toRunningPromotion,
} from '../pricing/promotions/running-promotions.ts'
import {
  type CouponName,
  type FoundCouponRow,
  selectCoupon,
  toFoundCoupon,
} from '../promotions/find-coupon.ts'
import { offeredIn, type ShippingRow } from '../shipping/find-shipping-method.ts'
import { readBatch } from '../write-batch.ts'
import { type CartUnitRow, selectCartUnits, toCartUnit } from './find-units.ts'
import type { Customer, Offers, StorefrontCart } from './types.ts'

type Reader = Pick<Context, 'db' | 'clock' | 'settings'>

/** What a cart is priced by: its owner and content, and how it sells. */
export interface OffersAsked {
  userId: number
  terms: Pick<StorefrontCart, 'channel' | 'currency'>
  state: Pick<CartState, 'lines' | 'settings'>
  coupon: CouponName
}

/** What the statements of `selectOffers` answer, in their order. */
export type OfferRows = RowsOf<Answered>

type RowsOf<Rows extends unknown[]> = { [Index in keyof Rows]: Rows[Index][] }

type Answered = [
  CartUnitRow,
  RunningPromotionRow,
  FoundCouponRow,
  ShippingRow,
  BalanceRow,
  GiftCard,
]

/** Reads all that a cart is priced by at one moment, in one round trip. */
export async function readOffers(
  ctx: Reader,
  { isGuest, ...asked }: OffersAsked & Pick<Customer, 'isGuest'>,
): Promise<Offers> {
  return toOffers(ctx, await readBatch<Answered>(ctx.db, selectOffers(ctx, asked)), { isGuest })
}

/** The statements of that, for other batches; see `toOffers`. */
export function selectOffers(
  ctx: Pick<Context, 'clock'>,
  { userId, terms: { channel, currency }, state, coupon }: OffersAsked,
): [SQL, SQL, SQL, SQL, SQL, SQL] {
  const { lines, settings } = state
  const productIds = [...new Set(lines.map((line) => line.productId))]
  return [
    selectCartUnits(currency, withGifts(ctx, currency, lines)),
    selectRunningPromotions(ctx, { currency, productIds }),
    selectCoupon(ctx, { userId, channel, ...coupon }),
    sql`${offeredIn(currency)} ORDER BY m.id`,
    selectBalances({ userId, currency }),
    selectGiftCard(ctx, { id: settings.giftCardId, currency }),
  ]
}

/** In SQL: the variants of lines, and those that promotions on their products give. */
function withGifts(ctx: Pick<Context, 'clock'>, currency: string, lines: CartState['lines']): SQL {
  const variantIds = JSON.stringify(lines.map(({ variantId }) => variantId))
  const productIds = [...new Set(lines.map(({ productId }) => productId))]
  return sql`
    SELECT value FROM json_each(${variantIds})
    UNION SELECT promotion.gift_variant_id FROM promotions promotion INDEXED BY promotions_product
    WHERE ${oneOf(sql`promotion.product_id`, productIds)} AND promotion.currency = ${currency}
      AND promotion.gift_variant_id IS NOT NULL AND ${isRunning(ctx)}`
}

/** What `selectOffers` answered. */
export function toOffers(
  ctx: Pick<Context, 'settings'>,
  [units, promotions, [coupon], shippingMethods, balances, [giftCard]]: OfferRows,
  customer: Pick<Customer, 'isGuest'>,
): Offers {
  return {
    units: new Map(units.map((row) => [row.variantId, toCartUnit(ctx, row)])),
    promotions: promotions.map(({ promotion }) => toRunningPromotion(promotion)),
    coupon: coupon ? toFoundCoupon(coupon, customer) : null,
    shippingMethods,
    balances: toBalances(balances),
    giftCard: giftCard ?? null,
  }
}
