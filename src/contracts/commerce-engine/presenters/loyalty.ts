import type { SignedInUser } from '../../../core/identity/types.ts'
import type { PointsTransfer } from '../../../core/ledgers/list-points.ts'
import type { Loyalty } from '../../../core/ledgers/read-loyalty.ts'
import { presentAmount } from './money.ts'

/** The only one: customers neither rise nor fall. */
const tier = 'Member'

/** Whoever has an account takes part since it was opened, and points are never reset. */
export function presentLoyalty({ uuid, createdAt }: SignedInUser, loyalty: Loyalty) {
  const { earned, redeemed, balance, orders } = loyalty
  const spent = presentAmount(loyalty.spentAmount)
  return {
    membership_number: uuid,
    date_of_join: createdAt.toISOString(),
    date_of_assign: createdAt.toISOString(),
    date_of_reset: null,
    current_tier: tier,
    points_earned: earned,
    points_redeemed: redeemed,
    points_balance: balance,
    total_orders: orders,
    lifetime_orders: orders,
    total_spent: spent,
    lifetime_spent: spent,
    lifetime_savings: presentAmount(loyalty.savedAmount),
  }
}

export function presentPoints(transfer: PointsTransfer) {
  const { isAdded, amount, orderNumber, remarks, createdAt } = transfer
  return {
    action: isAdded ? 'add' : 'remove',
    ...activityOf(transfer),
    reference_number: orderNumber,
    loyalty_points: amount,
    remarks,
    created_at: createdAt.toISOString(),
    modified_at: createdAt.toISOString(),
  }
}

function activityOf({ reason, isAdded }: PointsTransfer): { activity: string; title: string } {
  switch (reason) {
    case 'adjustment':
      return isAdded
        ? { activity: 'bonus', title: 'Bonus points' }
        : { activity: 'other', title: 'Points corrected' }
    case 'issued':
      return { activity: 'other', title: 'Points issued' }
    case 'forfeited':
      return { activity: 'points-expired', title: 'Points expired' }
    case 'spent':
      return { activity: 'order-placed', title: 'Points spent' }
    case 'returned':
      return { activity: 'credit-note-issued', title: 'Points returned' }
    case 'earned':
      return { activity: 'order-placed', title: 'Points earned' }
    case 'revoked':
      return { activity: 'other', title: 'Points taken back' }
    case 'joined':
      return { activity: 'other', title: 'Points of your visit' }
  }
}
