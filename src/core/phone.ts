import { type MetadataJson, parsePhoneNumberFromString } from 'libphonenumber-js/core'
import metadata from 'libphonenumber-js/metadata.min.json'

/** A telephone number in its parts. */
export interface Phone {
  /** Such as `+2348012345678`. */
  e164: string
  /** Such as `+234`. */
  callingCode: string
  /** Without the prefix that is dialled within the country. */
  national: string
}

const nationalDigitsMin = 7
const nationalDigitsMax = 12

/**
 * Reads a number as people write it, with spaces, dots, dashes and brackets: one that begins with `+`,
 * or a national one of `callingCode`. Null for anything else.
 */
export function readPhone(text: string, callingCode: string | null = null): Phone | null {
  const phone = parse(text, callingCode)
  // A second prefix, such as another zero, would be taken off when the number is read again.
  return phone && parse(phone.e164, null)?.e164 === phone.e164 ? phone : null
}

function parse(text: string, callingCode: string | null): Phone | null {
  if (!/^\+?[\d\s().-]+$/.test(text)) return null
  const isNational = !text.startsWith('+')
  if (isNational && !isOfCountry(callingCode)) return null
  const options = isNational ? { defaultCallingCode: callingCode?.replace('+', '') } : {}
  const number = parsePhoneNumberFromString(text, options, metadata)
  const found = `+${number?.countryCallingCode}`
  // As it is dialled from abroad, a national number would be one of another country.
  if (!number || !isOfCountry(found) || (isNational && found !== callingCode)) return null
  const digits = digitsOf(text)
  const written = isNational ? digits : digits.slice(found.length - 1)
  // Of what can be no number of the country, nothing is taken for a prefix.
  const national = number.isPossible() ? number.nationalNumber : written
  if (!hasNationalLength(national)) return null
  return { e164: found + national, callingCode: found, national }
}

/** Whether a number lacks nothing but its country. */
export function isNationalNumber(text: string): boolean {
  return /^[\d\s().-]+$/.test(text) && hasNationalLength(digitsOf(text))
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

function hasNationalLength({ length }: string): boolean {
  return length >= nationalDigitsMin && length <= nationalDigitsMax
}

function isOfCountry(callingCode: string | null): boolean {
  return callingCode !== null && Object.hasOwn(callingCodes(), callingCode)
}

/**
 * Whether a text may be a telephone number of some country, for numbers that are kept as people write
 * them: 7 to 15 digits, which is what E.164 allows.
 */
export function isPhoneLike(text: string): boolean {
  return /^\+?\d{7,15}$/.test(text.replace(/[\s.()[\]\p{Pd}]/gu, ''))
}

/** A number for people, its national digits in groups: `+234 801 234 5678`. */
export function formatPhone({ callingCode, national }: Phone): string {
  return [callingCode, national.slice(0, 3), national.slice(3, 6), national.slice(6)]
    .join(' ')
    .trim()
}

/** The countries of the world by calling code, in English; of those that share one the first. */
export function callingCodes(): Record<string, string> {
  countries ??= namesByCode(metadata)
  return countries
}

let countries: Record<string, string> | undefined

/** Codes that belong to no country, such as those of satellites, are left out. */
function namesByCode({ country_calling_codes }: MetadataJson): Record<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  const codes = Object.entries(country_calling_codes)
  const ofCountries = codes.filter(([, [country = '']]) => /^[A-Z]{2}$/.test(country))
  return Object.fromEntries(
    ofCountries.map(([code, [country = '']]) => [`+${code}`, names.of(country) ?? country]),
  )
}
