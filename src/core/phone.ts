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
  if (!/^\+?[\d\s().-]+$/.test(text)) return null
  const isNational = !text.startsWith('+')
  if (isNational && callingCode === null) return null
  const options = isNational ? { defaultCallingCode: callingCode?.replace('+', '') } : {}
  const number = parsePhoneNumberFromString(text, options, metadata)
  const national = number?.nationalNumber ?? ''
  if (!number || national.length < nationalDigitsMin || national.length > nationalDigitsMax) {
    return null
  }
  return { e164: number.number, callingCode: `+${number.countryCallingCode}`, national }
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
