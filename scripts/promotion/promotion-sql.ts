import { quoteSql } from '../local/quote-sql.ts'
import { listMax } from '../local/show-list.ts'

/** What a promotion does. Amounts are minor units of its currency. */
export type PromotionTerms =
  /** Hundredths of a percent, 1 to 10,000. */
  | { kind: 'percentage'; points: number }
  /** Off each unit. */
  | { kind: 'fixed'; amount: number }
  /** `giftSku` is null where units of the product itself are given. */
  | { kind: 'buy_x_get_y'; buyQuantity: number; getQuantity: number; giftSku: string | null }

export interface NewPromotion {
  name: string
  /** Of the product that it is on, with all its variants. */
  slug: string
  currency: string
  terms: PromotionTerms
  startsAt: number
  /** The first moment without it; null for no end. */
  endsAt: number | null
}

/** Answers the id of the new promotion, or no row where nothing has the slug. */
export function addPromotionSql(promotion: NewPromotion): string {
  const { name, slug, currency, terms, startsAt, endsAt } = promotion
  return `INSERT INTO promotions(name, product_id, currency, kind, points, amount, buy_quantity,
      get_quantity, gift_variant_id, starts_at, ends_at)
    SELECT ${quoteSql(name)}, id, ${quoteSql(currency)}, ${valuesOf(terms)},
      ${giftIdOf(terms)}, ${startsAt}, ${endsAt}
    FROM products WHERE slug = ${quoteSql(slug)} AND deleted_at IS NULL RETURNING id`
}

/** From `kind` to `get_quantity`. */
function valuesOf(terms: PromotionTerms): string {
  const kind = quoteSql(terms.kind)
  switch (terms.kind) {
    case 'percentage':
      return `${kind}, ${terms.points}, NULL, NULL, NULL`
    case 'fixed':
      return `${kind}, NULL, ${terms.amount}, NULL, NULL`
    case 'buy_x_get_y':
      return `${kind}, NULL, NULL, ${terms.buyQuantity}, ${terms.getQuantity}`
  }
}

/**
 * Answers what the product and the gift of a promotion cost in its currency, the cheapest variant of the
 * product, and whether the gift is of the product itself. No row where nothing has the slug.
 */
export function pricesSql({ slug, currency, terms }: NewPromotion): string {
  return `SELECT v.id AS gift_id, v.product_id = p.id AS is_own_gift,
      (SELECT amount FROM prices WHERE variant_id = v.id AND currency = ${quoteSql(currency)})
        AS gift_amount,
      (SELECT min(o.amount) FROM variants u JOIN prices o ON o.variant_id = u.id
        WHERE u.product_id = p.id AND u.deleted_at IS NULL AND o.currency = ${quoteSql(currency)})
        AS amount
    FROM products p LEFT JOIN variants v ON v.id = ${giftIdOf(terms)}
    WHERE p.slug = ${quoteSql(slug)} AND p.deleted_at IS NULL`
}

function giftIdOf(terms: PromotionTerms): string {
  if (terms.kind !== 'buy_x_get_y' || terms.giftSku === null) return 'NULL'
  return `(SELECT id FROM variants WHERE sku = ${quoteSql(terms.giftSku)} AND deleted_at IS NULL)`
}

/** Answers the promotions in a currency that have not ended, the newest first. */
export function listPromotionsSql(currency: string, now: number): string {
  return `SELECT o.id, p.slug, o.currency, o.kind, o.points, o.amount, o.buy_quantity AS buyQuantity,
      o.get_quantity AS getQuantity, v.sku AS giftSku, o.starts_at AS startsAt, o.ends_at AS endsAt
    FROM promotions o JOIN products p ON p.id = o.product_id
      LEFT JOIN variants v ON v.id = o.gift_variant_id
    WHERE o.currency = ${quoteSql(currency)} AND coalesce(o.ends_at > ${now}, 1)
    ORDER BY o.id DESC LIMIT ${listMax + 1}`
}

/** Answers the id of the promotion, or no row where it has ended already. */
export function endPromotionSql(id: number, now: number): string {
  return `UPDATE promotions SET starts_at = min(starts_at, ${now - 1}), ends_at = ${now}
    WHERE id = ${id} AND coalesce(ends_at > ${now}, 1) RETURNING id`
}
