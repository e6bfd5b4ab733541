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

/** The street of an address that has it in parts, for those that have it in one line. */
export function streetText(
  parts: Partial<Record<'street' | 'street2' | 'landmark', string | null>>,
): string {
  return inOne([parts.street, parts.street2, parts.landmark])
}

function inOne(parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(', ')
}
