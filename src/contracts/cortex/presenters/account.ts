import type { SignedInUser } from '../../../core/identity/types.ts'

export function presentAccount({ email, username }: SignedInUser) {
  return { email, username }
}
