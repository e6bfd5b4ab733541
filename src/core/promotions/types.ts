export interface Coupon {
  id: number
  /** In capitals. */
  code: string
  /** What it takes off, in hundredths of a percent. */
  points: number
  /** Minor units that a cart must have before the discount. */
  subtotalMin: number
}
