import type { CartUnit, GivenLine, PricedCart, UnitLine } from './types.ts'

/** A line that is paid for, or what a promotion gives. */
export type ShownLine = { isFree: false; line: UnitLine } | { isFree: true; line: GivenLine }

/** The lines of a cart, and of its order: free units stand behind the paid ones that brought them. */
export function shownLines({ lines, given }: Pick<PricedCart, 'lines' | 'given'>): ShownLine[] {
  return lines.flatMap((line, place): ShownLine[] => {
    const { productId } = line
    const isLast = lines.findLastIndex((other) => other.productId === productId) === place
    const brought = isLast ? given.filter((free) => free.boughtProductId === productId) : []
    return [
      { isFree: false, line },
      ...brought.map((free) => ({ isFree: true, line: free }) as const),
    ]
  })
}

/** Whether a promotion runs on what a line has; one that only gives it is on another product. */
export function isOnPromotion(
  { product }: CartUnit,
  { promotions }: PricedCart['offers'],
): boolean {
  return promotions.some(({ productId }) => productId === product.id)
}
