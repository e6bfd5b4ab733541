import type { Login, SessionTerms } from '../../core/identity/types.ts'
import { usernameOf } from './presenters/user.ts'
import { store } from './store.ts'

/** As the document has them: an hour, thirty days, and every token of a session ends with it. */
export const sessionTerms: SessionTerms = {
  accessTtlSeconds: 60 * 60,
  refreshTtlSeconds: 30 * 24 * 60 * 60,
  admits: 'everybody',
  leavesAccess: false,
  takesCookies: false,
  claimsOf,
}

/** `x-access-token-claims`: clients read them without asking who they are. */
function claimsOf({ user, visitorUuid }: Login): Record<string, unknown> {
  const { uuid, email, phone, firstName, lastName, isGuest } = user
  return {
    ulid: uuid,
    username: usernameOf(user),
    email: email || null,
    phone,
    first_name: firstName || null,
    last_name: lastName || null,
    store_id: store.id,
    is_logged_in: !isGuest,
    is_anonymous: isGuest,
    customer_id: isGuest ? null : uuid,
    customer_group_id: null,
    anonymous_id: visitorUuid ?? uuid,
    channel: { id: store.id, name: store.name, type: 'web' },
  }
}
