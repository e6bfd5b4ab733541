/** The contracts through which carts and orders come. */
export const contractNames = ['store', 'cortex', 'avantlush', 'commerce-engine'] as const
export type ContractName = (typeof contractNames)[number]

/** As the customer gave it: in one text, or in parts. */
export interface Address {
  text?: string
  name?: string
  company?: string
  phone?: string
  email?: string
  street?: string
  city?: string
  state?: string
  postalCode?: string
  country?: string
}
