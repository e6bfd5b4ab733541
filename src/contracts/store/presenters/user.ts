import type { SignedInUser } from '../../../core/identity/types.ts'
import { hiddenAddress } from '../../../http/hidden-address.ts'

export function presentUser(user: SignedInUser) {
  return {
    id: user.id,
    email: user.email || hiddenAddress,
    first_name: user.firstName,
    last_name: user.lastName,
    is_active: user.isActive,
    is_staff: user.isStaff,
    date_joined: user.createdAt.toISOString(),
  }
}
