import { fullNameOf } from '../../../core/identity/full-name.ts'
import type { SignedInUser } from '../../../core/identity/types.ts'
import { formatPhone, readPhone } from '../../../core/phone.ts'

/** `publicOrigin` is that of this API, which serves the photo. */
export function presentProfile(user: SignedInUser, publicOrigin: string) {
  const phone = user.phone === null ? null : readPhone(user.phone)
  return {
    id: user.id,
    email: user.email,
    full_name: fullNameOf(user),
    phone_number: user.phone,
    country_code: user.callingCode ?? phone?.callingCode ?? null,
    formatted_phone_number: phone && formatPhone(phone),
    photo_url: user.photoKey && `${publicOrigin}/${user.photoKey}`,
    updated_at: user.updatedAt.toISOString(),
  }
}
