import { eraseAddresses } from '../addresses/erase-addresses.ts'
import { eraseEvents } from '../analytics/stored-events.ts'
import { closeQuotesOf } from '../checkout/quotes/close-quotes-of.ts'
import { NotFound } from '../errors.ts'
import { eraseAccount, lockCustomer } from '../identity/erase-account.ts'
import { deletePortrait } from '../images/references.ts'
import { eraseLikes } from '../likes/erase-likes.ts'
import { eraseSubscription } from '../newsletter/subscribe.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { eraseGatewayCustomers } from '../payments/saved-cards/gateway-customers.ts'
import type { Context } from '../ports.ts'
import { eraseNameOnTickets } from '../support/erase-names.ts'
import { eraseWishlist } from '../wishlist/erase-wishlist.ts'
import { guardedBatch } from '../write-batch.ts'

/**
 * Closes the account of a customer for good, and erases what is known of the person. Orders keep what
 * they need, reviews and tickets stay without a name, and payments of orders go on. What requests that are
 * under way would write of the person looks at the account again.
 * @throws NotFound, also where the account is closed already or of somebody else than a customer
 */
export async function closeAccount(ctx: Context, userId: number): Promise<void> {
  const cause = `account:${userId}:`
  const isClosed = await guardedBatch(ctx.db, lockCustomer(ctx, userId), [
    deletePortrait(ctx, userId, `${cause}portrait`),
    ...eraseGatewayCustomers(ctx, userId),
    ...closeQuotesOf(ctx, userId),
    eraseAddresses(userId),
    ...eraseWishlist(userId),
    eraseLikes(userId),
    eraseEvents(userId),
    eraseSubscription(userId),
    eraseNameOnTickets(userId),
    ...eraseAccount(ctx, userId),
  ])
  if (!isClosed) throw new NotFound('customer')
  ctx.defer(() => runEffects(ctx, cause))
}
