import type { SignedInUser } from '../../../core/identity/types.ts'

export function presentUser({ email, location, uuid }: SignedInUser) {
  return { email, location, uuid }
}
