import { runEffects } from '../outbox/run-outbox.ts'
import { purchasesJoined } from '../payments/purchases-joined.ts'
import type { Context } from '../ports.ts'
import { adoptionKey, cartsAdopted } from '../storefront-cart/adopt-carts.ts'
import { wishlistsUnited } from '../wishlist/unite-wishlists.ts'
import type { Statement } from '../write-batch.ts'

/**
 * Moves what is a visitor's own to an account, for the batch in which the visitor enters it. Nothing moves
 * of somebody who has registered meanwhile.
 */
export function visitorJoined(
  ctx: Pick<Context, 'db' | 'clock'>,
  visitorId: number,
  accountId: number,
): Statement[] {
  return [
    ...wishlistsUnited(visitorId, accountId),
    ...purchasesJoined(ctx, visitorId, accountId),
    cartsAdopted(ctx, { visitorId, userId: accountId }),
  ]
}

/** Carries out what that has left to the outbox, before the visitor is told to be the account. */
export function joinVisitor(ctx: Context, visitorId: number): Promise<void> {
  return runEffects(ctx, adoptionKey(visitorId))
}
