import { readBalances } from '../ledgers/balances.ts'
import { findGiftCard } from '../ledgers/gift-cards.ts'
import type { Context } from '../ports.ts'
import { assertOpen, type Editing, editStorefrontCart } from './edit-cart.ts'
import { CreditInsufficient, PointsInsufficient } from './errors.ts'
import type { PricedCart } from './types.ts'

/**
 * Has a cart be paid with so many points, at most what is left to pay. They are taken when the order is made.
 * @throws PointsInsufficient, CartInactive, NotFound
 */
export async function payWithPoints(
  ctx: Context,
  editing: Editing,
  points: number,
): Promise<PricedCart> {
  assertOpen(editing.cart)
  const balances = await readBalances(ctx, asked(editing))
  if (points > balances.points) throw new PointsInsufficient(balances.points)
  return editStorefrontCart(ctx, editing, { kind: 'settings', settings: { points } })
}

/** Has a cart be paid with so much store credit, in minor units, at most what is left to pay. @throws CreditInsufficient, CartInactive, NotFound */
export async function payWithCredit(
  ctx: Context,
  editing: Editing,
  creditAmount: number,
): Promise<PricedCart> {
  assertOpen(editing.cart)
  const balances = await readBalances(ctx, asked(editing))
  if (creditAmount > balances.credit) throw new CreditInsufficient(balances.credit)
  return editStorefrontCart(ctx, editing, { kind: 'settings', settings: { creditAmount } })
}

/** Has a cart be paid with the gift card of a code, as far as it goes. @throws GiftCardRejected, TooManyRequests, CartInactive, NotFound */
export async function payWithGiftCard(
  ctx: Context,
  editing: Editing,
  code: string,
): Promise<PricedCart> {
  const { cart, customer } = editing
  assertOpen(cart)
  const { userId } = customer
  const giftCardId = await findGiftCard(ctx, { code, userId, currency: cart.currency })
  return editStorefrontCart(ctx, editing, { kind: 'settings', settings: { giftCardId } })
}

/** Has a cart no longer be paid with points, store credit or a gift card. @throws CartInactive, NotFound */
export async function takeBack(
  ctx: Context,
  editing: Editing,
  means: 'points' | 'creditAmount' | 'giftCardId',
): Promise<PricedCart> {
  const none = { points: 0, creditAmount: 0, giftCardId: null }
  return editStorefrontCart(ctx, editing, { kind: 'settings', settings: { [means]: none[means] } })
}

function asked({ cart, customer }: Editing) {
  return { userId: customer.userId, currency: cart.currency }
}
