import { type SQL, sql } from 'drizzle-orm'
import { oneOf } from '../../../db/one-of.ts'
import type { Context } from '../../ports.ts'
import type { Gift, Promotion } from '../breakdown/types.ts'

/** Another product that is given, as it is sold now. */
export interface SoldGift extends Gift {
  /** It is one of several variants of its product. */
  isVariant: boolean
}

/** A promotion that runs now. */
export type RunningPromotion = Promotion<SoldGift> & {
  name: string
  startsAt: Date
  /** The first moment without it; null for no end. */
  endsAt: Date | null
}

/** A row of a statement that selects `runningPromotion`. */
export interface RunningPromotionRow {
  promotion: string
}

/** In SQL: the gift of `promotion`, a row of `promotions`, as long as it is on sale. */
const giftOnSale = sql`
  SELECT json_object('productId', u.product_id, 'variantId', u.variant_id, 'unitAmount', u.amount,
    'stock', u.stock, 'isVariant', json(iif(u.is_variant, 'true', 'false')))
  FROM variants g CROSS JOIN sellable_units u ON u.currency = promotion.currency
    AND u.product_id = g.product_id AND u.variant_id = g.id
  WHERE g.id = promotion.gift_variant_id`

/** In SQL: `promotion`, a row of `promotions`, as JSON that `toRunningPromotion` reads. */
export const runningPromotion: SQL = sql`
  json_object('id', promotion.id, 'productId', promotion.product_id, 'name', promotion.name,
    'kind', promotion.kind, 'points', promotion.points, 'amount', promotion.amount,
    'buyQuantity', promotion.buy_quantity, 'getQuantity', promotion.get_quantity,
    'gift', json((${giftOnSale})), 'startsAt', promotion.starts_at, 'endsAt', promotion.ends_at)`

/**
 * In SQL: `promotion`, a row of `promotions`, runs now. One whose gift is not on sale gives nothing, and does
 * not run.
 */
export function isRunning({ clock }: Pick<Context, 'clock'>): SQL {
  const now = clock.now().getTime()
  return sql`promotion.starts_at <= ${now}
    AND (promotion.ends_at IS NULL OR promotion.ends_at > ${now})
    AND (promotion.gift_variant_id IS NULL OR EXISTS (${giftOnSale}))`
}

/** In SQL: the oldest `runningPromotion` of product `p` in a currency; null for none. */
export function promotionOfProduct(ctx: Pick<Context, 'clock'>, currency: SQL): SQL {
  return sql`
    (SELECT ${runningPromotion} FROM promotions promotion
      WHERE promotion.product_id = p.id AND promotion.currency = ${currency} AND ${isRunning(ctx)}
      ORDER BY promotion.id LIMIT 1)`
}

/** The statement that reads all that run on products, the oldest first. */
export function selectRunningPromotions(
  ctx: Pick<Context, 'clock'>,
  { currency, productIds }: { currency: string; productIds: readonly number[] },
): SQL {
  return sql`
    SELECT ${runningPromotion} AS promotion
    FROM promotions promotion INDEXED BY promotions_product
    WHERE ${oneOf(sql`promotion.product_id`, productIds)} AND promotion.currency = ${currency}
      AND ${isRunning(ctx)}
    ORDER BY promotion.id`
}

export function toRunningPromotion(json: string): RunningPromotion {
  const { startsAt, endsAt, ...promotion } = parsePromotion(json)
  return {
    ...promotion,
    startsAt: new Date(startsAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
  }
}

type PromotionJson = Promotion<SoldGift> & {
  name: string
  startsAt: number
  endsAt: number | null
}

/** Safe: `runningPromotion` makes this JSON, and each kind has its columns by the CHECK `promotions_terms`. */
function parsePromotion(json: string): PromotionJson {
  return JSON.parse(json) as PromotionJson
}
