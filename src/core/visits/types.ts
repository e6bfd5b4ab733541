/** Views of one product. */
export interface VisitCount {
  productId: number
  count: number
}

/** The VisitCounter object of a product, the truth about how often it was viewed. */
export interface VisitObject {
  /**
   * Counts one view and answers the new count, which is more than `atLeast`: what D1 showed the
   * caller. Not idempotent.
   */
  record(productId: number, atLeast: number): Promise<number>
}
