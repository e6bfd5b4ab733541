import { type SQL, sql } from 'drizzle-orm'
import type { DefaultsWanted } from './types.ts'

/*
 * Exactly one address of a user is the default for shipping, and one for billing, while there is any. Each
 * place is unique: it is cleared before another one takes it, in the same batch.
 */

const places = { shipping: sql`is_default`, billing: sql`is_default_billing` }

type Place = keyof typeof places

/** Condition: no address of the user has the place. */
export function lacksDefault(userId: number, place: Place): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM addresses WHERE user_id = ${userId} AND ${places[place]} = 1)`
}

/** Takes the places that are wanted from the addresses that have them, where a condition says so. */
export function clearDefaults(
  userId: number,
  { isDefault, isDefaultBilling }: DefaultsWanted,
  condition: SQL,
): SQL[] {
  return [
    ...(isDefault ? [clearDefault(userId, 'shipping', condition)] : []),
    ...(isDefaultBilling ? [clearDefault(userId, 'billing', condition)] : []),
  ]
}

function clearDefault(userId: number, place: Place, condition: SQL): SQL {
  return sql`
    UPDATE addresses SET ${places[place]} = 0
    WHERE user_id = ${userId} AND ${places[place]} = 1 AND ${condition}`
}

/** Gives the newest address each place that no other has. */
export function ensureDefaults(userId: number): SQL {
  const lacksShipping = lacksDefault(userId, 'shipping')
  const lacksBilling = lacksDefault(userId, 'billing')
  return sql`
    UPDATE addresses SET is_default = (is_default OR ${lacksShipping}),
      is_default_billing = (is_default_billing OR ${lacksBilling})
    WHERE (${lacksShipping} OR ${lacksBilling}) AND id = (
      SELECT id FROM addresses WHERE user_id = ${userId}
      ORDER BY created_at DESC, id DESC LIMIT 1)`
}
