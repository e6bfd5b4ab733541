import { wishlistsUnited } from '../wishlist/unite-wishlists.ts'
import type { Statement } from '../write-batch.ts'

/**
 * Moves what is a visitor's own to an account, for the batch in which the visitor enters it. Nothing moves
 * of somebody who has registered meanwhile.
 */
export function visitorJoined(visitorId: number, accountId: number): Statement[] {
  return wishlistsUnited(visitorId, accountId)
}
