import type { SignedInUser } from '../../../core/identity/types.ts'

/** The document has an address for everybody; an account may have none, or no longer. */
const noAddress = '***@hidden.invalid'

export function presentUser(user: SignedInUser) {
  return {
    id: user.id,
    email: user.email || noAddress,
    first_name: user.firstName,
    last_name: user.lastName,
    is_active: user.isActive,
    is_staff: user.isStaff,
    date_joined: user.createdAt.toISOString(),
  }
}
