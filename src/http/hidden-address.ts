/** Stands where an address is to be shown of somebody who has none, or no longer. */
export const hiddenAddress = '***@hidden.invalid'
