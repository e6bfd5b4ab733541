import type { SQL } from 'drizzle-orm'
import { eraseAddresses } from '../addresses/erase-addresses.ts'
import { eraseEvents } from '../analytics/stored-events.ts'
import { closeQuotesOf } from '../checkout/quotes/close-quotes-of.ts'
import { NotFound } from '../errors.ts'
import { expireUnpaidOrdersOf } from '../fulfilment/expire-orders.ts'
import { eraseAccount, lockAccount } from '../identity/erase-account.ts'
import { isAccount, isCustomer } from '../identity/queries.ts'
import { deletePortrait } from '../images/references.ts'
import { forfeitBalances } from '../ledgers/forfeit-balances.ts'
import { eraseLikes } from '../likes/erase-likes.ts'
import { eraseSubscription } from '../newsletter/subscribe.ts'
import { ordersExpired } from '../orders/expiry.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { eraseGatewayCustomers } from '../payments/saved-cards/gateway-customers.ts'
import type { Context } from '../ports.ts'
import { cartsOfUserDeleted } from '../storefront-cart/delete-cart.ts'
import { eraseNameOnTickets } from '../support/erase-names.ts'
import { eraseWishlist } from '../wishlist/erase-wishlist.ts'
import { guardedBatch, type Statement } from '../write-batch.ts'

const ordersAtOnceMax = 5

/**
 * Closes the account of a customer for good, and erases what is known of the person. Orders keep what
 * they need, reviews and tickets stay without a name, and payments of orders go on. What requests that are
 * under way would write of the person looks at the account again.
 * @throws NotFound, also where the account is closed already or of somebody else than a customer
 */
export async function closeAccount(ctx: Context, userId: number): Promise<void> {
  if (!(await close(ctx, userId, isCustomer))) throw new NotFound('customer')
}

/** The same by its owner: orders that wait for their money are cancelled, too. @throws NotFound */
export async function closeOwnAccount(ctx: Context, userId: number): Promise<void> {
  if (!(await close(ctx, userId, isAccount, [ordersExpired(ctx, userId)]))) {
    throw new NotFound('user')
  }
  // The schedule does it as well, and goes on with what is left.
  ctx.defer(() => expireUnpaidOrdersOf(ctx, userId, ordersAtOnceMax))
}

async function close(
  ctx: Context,
  userId: number,
  who: SQL,
  also: Statement[] = [],
): Promise<boolean> {
  const cause = `account:${userId}:`
  const isClosed = await guardedBatch(ctx.db, lockAccount(ctx, userId, who), [
    deletePortrait(ctx, userId, `${cause}portrait`),
    ...eraseGatewayCustomers(ctx, userId),
    ...closeQuotesOf(ctx, userId),
    ...cartsOfUserDeleted(ctx, userId, cause),
    eraseAddresses(userId),
    ...eraseWishlist(userId),
    eraseLikes(userId),
    eraseEvents(userId),
    eraseSubscription(userId),
    eraseNameOnTickets(userId),
    forfeitBalances(ctx, userId),
    ...also,
    ...eraseAccount(ctx, userId),
  ])
  if (isClosed) ctx.defer(() => runEffects(ctx, cause))
  return isClosed
}
