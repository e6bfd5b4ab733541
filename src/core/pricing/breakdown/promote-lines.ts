import { percentageOf } from '../rounding.ts'
import { listAmountOf, sumOf } from '../sums.ts'
import type { FreeLine, Gift, LineToPrice, Promotion } from './types.ts'

/** What promotions make of the paid lines. */
export interface Promoted {
  offLines: Map<LineToPrice, { promotionId: number; amount: number }>
  freeLines: FreeLine[]
}

/** What one promotion would do to its product's lines. */
interface Offer {
  promotionId: number
  /** What the customer has of it. */
  savings: number
  offLines: Map<LineToPrice, number>
  free: (Gift & { quantity: number }) | null
}

type GiftPromotion = Extract<Promotion, { kind: 'buy_x_get_y' }>

/**
 * Gives each product the one promotion that saves most, among equal ones the oldest. Free units end
 * with the stock; where two products bring the same, the older product has them.
 */
export function promoteLines(lines: LineToPrice[], promotions: Promotion[]): Promoted {
  const taken = new Map<number, number>()
  for (const { variantId, quantity } of lines) take(taken, variantId, quantity)
  const promoted: Promoted = { offLines: new Map(), freeLines: [] }
  const oldestFirst = promotions.toSorted((one, other) => one.id - other.id)
  for (const [productId, ofProduct] of byProduct(lines)) {
    const offer = oldestFirst
      .filter((promotion) => promotion.productId === productId)
      .map((promotion) => offerOf(promotion, ofProduct, taken))
      .reduce<Offer | null>(better, null)
    if (!offer) continue
    const { promotionId, offLines, free } = offer
    for (const [line, amount] of offLines) promoted.offLines.set(line, { promotionId, amount })
    if (!free) continue
    promoted.freeLines.push({ ...free, promotionId, boughtProductId: productId })
    take(taken, free.variantId, free.quantity)
  }
  return promoted
}

function take(taken: Map<number, number>, variantId: number, quantity: number): void {
  taken.set(variantId, (taken.get(variantId) ?? 0) + quantity)
}

/** In an order that says nothing of when lines were added. */
function byProduct(lines: LineToPrice[]): [number, LineToPrice[]][] {
  const groups = Map.groupBy(lines, ({ productId }) => productId)
  return [...groups].sort(([one], [other]) => one - other)
}

function better(best: Offer | null, offer: Offer): Offer | null {
  return offer.savings > (best?.savings ?? 0) ? offer : best
}

function offerOf(
  promotion: Promotion,
  lines: LineToPrice[],
  taken: ReadonlyMap<number, number>,
): Offer {
  if (promotion.kind === 'buy_x_get_y') return giftOf(promotion, lines, taken)
  const offLines = new Map(
    lines.map((line) => [line, line.quantity * offUnit(promotion, line.unitAmount)]),
  )
  const savings = sumOf([...offLines.values()], (amount) => amount)
  return { promotionId: promotion.id, savings, offLines, free: null }
}

function offUnit(promotion: Exclude<Promotion, GiftPromotion>, unitAmount: number): number {
  if (promotion.kind === 'fixed') return Math.min(promotion.amount, unitAmount)
  return percentageOf(unitAmount, promotion.points)
}

function giftOf(
  { id: promotionId, buyQuantity, getQuantity, gift }: GiftPromotion,
  lines: LineToPrice[],
  taken: ReadonlyMap<number, number>,
): Offer {
  const bought = sumOf(lines, (line) => line.quantity)
  const promised = Math.floor(bought / buyQuantity) * getQuantity
  const given = gift ?? cheapestOf(lines)
  const left = given ? given.stock - (taken.get(given.variantId) ?? 0) : 0
  const quantity = Math.max(0, Math.min(promised, left))
  if (!given || quantity === 0) {
    return { promotionId, savings: 0, offLines: new Map(), free: null }
  }
  const { productId, variantId, unitAmount, stock } = given
  const free = { productId, variantId, unitAmount, stock, quantity }
  return { promotionId, savings: listAmountOf(free), offLines: new Map(), free }
}

/** Of several variants of a product the cheapest is given. */
function cheapestOf(lines: LineToPrice[]): Gift | undefined {
  const cheapestFirst = lines.toSorted(
    (one, other) => one.unitAmount - other.unitAmount || one.variantId - other.variantId,
  )
  return cheapestFirst[0]
}
