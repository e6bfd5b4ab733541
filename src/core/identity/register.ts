import type { Context } from '../ports.ts'
import { openAccount } from './open-account.ts'
import { insertRefreshToken, newRefreshToken, signPair } from './sessions.ts'
import type { SignedInUser, TokenPair } from './types.ts'

export interface Registration {
  email: string
  firstName: string
  lastName: string
  password: string
}

/** Opens an account and signs in. @throws InvalidField (`email`, `password`) */
export async function register(
  ctx: Context,
  registration: Registration,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const token = newRefreshToken(ctx)
  const user = await openAccount(ctx, { ...registration, isActive: true }, (owner) => [
    insertRefreshToken(ctx, token, owner),
  ])
  return { user, tokens: await signPair(ctx, { ...token, userId: user.id }) }
}
