import type { MessagePreferences, SignedInUser } from '../../../core/identity/types.ts'
import { readPhone } from '../../../core/phone.ts'
import type { Http } from '../../../http/app-env.ts'
import { presentBusiness } from './business.ts'

const on = { email: true, sms: true, whatsapp: true }
const off = { email: false, sms: false, whatsapp: false }

/** What holds until a user says something else. */
const defaultPreferences: MessagePreferences = {
  transactional: on,
  promotional: off,
  newsletter: off,
}

/** What a user has proven and signs in with; one who has proven nothing is named by what is given, or the id. */
export function usernameOf(user: SignedInUser): string {
  const { email, isEmailVerified, phone, isPhoneVerified, uuid } = user
  return (isEmailVerified && email) || (isPhoneVerified && phone) || email || phone || uuid
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

/** A user as only the user sees it. */
export function presentUser(c: Http, user: SignedInUser) {
  const number = numberOf(user)
  return {
    id: user.uuid,
    first_name: user.firstName || null,
    last_name: user.lastName || null,
    email: user.email || null,
    is_email_verified: user.isEmailVerified,
    phone: number?.national ?? null,
    country_code: number?.callingCode ?? null,
    is_phone_verified: user.isPhoneVerified,
    profile_image_url: portraitUrl(c, user),
    is_anonymous: user.isGuest,
    is_logged_in: !user.isGuest,
    login_methods: loginMethods(user),
    notification_preferences: presentPreferences(user),
    customer_id: user.uuid,
    customer_group: null,
    business: user.business && presentBusiness(user.business),
    created_at: user.createdAt.toISOString(),
    modified_at: user.updatedAt.toISOString(),
  }
}

export function presentPreferences({ messagePreferences }: SignedInUser): MessagePreferences {
  return messagePreferences ?? defaultPreferences
}

export function portraitUrl(c: Http, { photoKey }: SignedInUser): string | null {
  return photoKey && `${c.var.variables.PUBLIC_ORIGIN}/${photoKey}`
}

/** Numbers that this contract takes need not exist; accounts of others may have one of another country. */
export function numberOf({
  phone,
}: Pick<SignedInUser, 'phone'>): { callingCode: string; national: string } | null {
  if (phone === null) return null
  const [, callingCode, national] = /^(\+91)(\d{10})$/.exec(phone) ?? []
  return callingCode && national ? { callingCode, national } : readPhone(phone)
}

/** Codes come by every channel of a contact that was proven. */
function loginMethods({ isEmailVerified, isPhoneVerified, hasPassword }: SignedInUser): string[] {
  return [
    ...(isEmailVerified ? ['email'] : []),
    ...(isPhoneVerified ? ['phone', 'whatsapp'] : []),
    ...(hasPassword ? ['password'] : []),
  ]
}
