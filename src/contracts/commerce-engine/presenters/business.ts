import type { Business } from '../../../core/identity/types.ts'

/** The registered address is kept as this contract writes it, and belongs to no address book. */
export function presentBusiness({ type, name, metadata, registeredAddress }: Business) {
  return {
    type,
    name,
    ...(metadata && { metadata }),
    ...(registeredAddress !== undefined && {
      registered_address: registeredAddress && {
        id: null,
        ...registeredAddress,
        is_default_billing: false,
        is_default_shipping: false,
        is_phone_verified: false,
        is_email_verified: false,
      },
    }),
  }
}
