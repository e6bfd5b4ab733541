import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { type LinkRequest, newLink } from './one-time-links.ts'
import { openAccount } from './open-account.ts'
import type { SignedInUser } from './types.ts'

export interface InactiveRegistration {
  email: string
  username: string | null
  password: string
  link: Omit<LinkRequest, 'purpose'>
}

/**
 * Opens an account that works once the link sent to its address is followed.
 * @throws EmailTaken, PasswordRefused
 */
export async function registerInactive(
  ctx: Context,
  { link: request, ...registration }: InactiveRegistration,
): Promise<SignedInUser> {
  const link = await newLink(ctx, { ...request, purpose: 'activation' })
  const account = { ...registration, firstName: '', lastName: '', isActivated: false }
  const user = await openAccount(ctx, account, link.statements)
  ctx.defer(() => runEffects(ctx, link.cause))
  return user
}
