import type { SignedInUser } from '../../../core/identity/types.ts'

/** What a user signs in with; a visitor, or who has neither address nor number, is named by the id. */
export function usernameOf({ email, phone, uuid }: SignedInUser): string {
  return email || phone || uuid
}

/** A visitor: nothing is known of one but the id. */
export function presentVisitor({ uuid, createdAt, updatedAt }: SignedInUser) {
  return {
    id: uuid,
    is_anonymous: true,
    is_logged_in: false,
    first_name: null,
    last_name: null,
    phone: null,
    email: null,
    is_email_verified: false,
    is_phone_verified: false,
    profile_image_url: null,
    created_at: createdAt.toISOString(),
    modified_at: updatedAt.toISOString(),
  }
}
