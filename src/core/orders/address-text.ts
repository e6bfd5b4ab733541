import type { Address } from '../../db/schema/sale-terms.ts'

/** An address in one text, as whoever ships reads it: as it was given, or from its name to its telephone. */
export function addressText(address: Address): string {
  const { text, name, company, phone } = address
  return text ?? inOne([name, company, placeText(address), phone])
}

/** The same without who is to be found there. */
export function placeText({ text, street, city, state, postalCode, country }: Address): string {
  return text ?? inOne([street, city, state, postalCode, country])
}

function inOne(parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(', ')
}
