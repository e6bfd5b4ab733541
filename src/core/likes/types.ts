/** A product that somebody likes, as one channel sells it. */
export interface LikedProduct {
  id: number
  name: string
  /** To pay now, in minor units of the channel's currency. */
  amount: number
}
