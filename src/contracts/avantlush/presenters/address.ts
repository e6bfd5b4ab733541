import type { Address } from '../../../core/addresses/types.ts'

export function presentAddress(address: Address) {
  return {
    id: address.id,
    full_name: address.fullName,
    email: address.email,
    phone_number: address.phone,
    street_address: address.street,
    city: address.city,
    state: address.state,
    country: address.country,
    zip_code: address.postalCode,
    is_default: address.isDefault,
    created_at: address.createdAt.toISOString(),
    updated_at: address.updatedAt.toISOString(),
  }
}
