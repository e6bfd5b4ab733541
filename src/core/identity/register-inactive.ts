import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { newLink } from './one-time-links.ts'
import { openAccount } from './open-account.ts'
import type { SignedInUser } from './types.ts'

export interface InactiveRegistration {
  email: string
  username: string | null
  password: string
  /** Path of the activation link, with `{uid}` and `{token}` in it. */
  linkPath: string
}

/**
 * Opens an account that works once the link sent to its address is followed.
 * @throws EmailTaken, PasswordRefused
 */
export async function registerInactive(
  ctx: Context,
  { linkPath, ...registration }: InactiveRegistration,
): Promise<SignedInUser> {
  const link = await newLink(ctx, { purpose: 'activation', path: linkPath })
  const account = { ...registration, firstName: '', lastName: '', isActivated: false }
  const user = await openAccount(ctx, account, link.statements)
  ctx.defer(() => runEffects(ctx, link.cause))
  return user
}
