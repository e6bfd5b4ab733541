import { and, eq } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { ContactUnproven, TokenInvalid } from './errors.ts'
import { isActive, userColumns } from './queries.ts'
import type { Business, MessagePreferences, SignedInUser } from './types.ts'

/** What is given is changed; null takes it away. */
interface AccountEditByOwner {
  firstName?: string | undefined
  lastName?: string | undefined
  /** May be repeated as they are: others are proven by a code. */
  email?: string | null | undefined
  phone?: string | null | undefined
  messagePreferences?: MessagePreferences | undefined
  business?: Business | null | undefined
}

/**
 * Changes what users say of themselves, but for their contacts. Whoever takes promotional mail takes
 * offers. @throws ContactUnproven, TokenInvalid where the account was closed meanwhile
 */
export async function editAccount(
  ctx: Context,
  user: SignedInUser,
  { email, phone, ...edit }: AccountEditByOwner,
): Promise<SignedInUser> {
  const isOther = (given: string | null | undefined, own: string | null) =>
    given !== undefined && given?.toLowerCase() !== own?.toLowerCase()
  if (isOther(email, user.email || null) || isOther(phone, user.phone)) throw new ContactUnproven()
  const { messagePreferences } = edit
  const takesOffers = messagePreferences?.promotional.email
  const [changed] = await ctx.db
    .update(users)
    .set({ ...edit, takesOffers, updatedAt: ctx.clock.now() })
    .where(and(eq(users.id, user.id), isActive))
    .returning(userColumns)
  if (!changed) throw new TokenInvalid()
  return changed
}
