import * as z from 'zod'
import { type Contact, emailContact, phoneContact } from '../../core/identity/contacts.ts'
import { PasswordsDiffer } from '../../core/identity/errors.ts'
import type { Destination } from '../../core/identity/request-code.ts'
import { emailField } from '../../http/address-fields.ts'
import { lineField, secretField } from '../../http/text-fields.ts'

/** Codes are sent to numbers of this country alone. */
const callingCode = '+91'

export const email = emailField

export const phone = z.string().regex(/^[0-9]{10}$/, { error: 'Enter ten digits.' })

export const dialingPrefix = z
  .string()
  .regex(/^\+[0-9]{1,3}$/, { error: 'Enter a dialling prefix such as +91.', abort: true })

export const countryCode = dialingPrefix
  .refine((code) => code === callingCode, { error: `Only numbers of ${callingCode} are served.` })
  .nullish()

/** A name that may be left out; nobody's is empty. */
export const laterName = lineField(150, 0).nullish()

export const name = lineField(150)

/** As it is stored; nothing but its length is looked at here. */
export const password = secretField(128)

export const newPassword = secretField(128, 8)

/** @throws PasswordsDiffer where a new password was written in two ways */
export function assertRepeated(password: string, repeated: string): void {
  if (password !== repeated) throw new PasswordsDiffer()
}

/** Names a code that was sent; one of another shape names none. */
export const otpToken = secretField(100)

export const otp = z.string().regex(/^[0-9]{6}$/, { error: 'Enter the six digits.' })

/** In E.164. */
export function e164(digits: string): string {
  return callingCode + digits
}

export const oneContact = {
  email: email.nullish(),
  phone: phone.nullish(),
  country_code: countryCode,
}

interface EitherContact {
  email?: string | null | undefined
  phone?: string | null | undefined
}

/** Of an operation that takes either. */
export function hasContact({ email, phone }: EitherContact): boolean {
  return Boolean(email || phone)
}

export const contactMissing = { path: ['email'], error: 'Give an email address or a phone number.' }

/** Where a code goes: to the address where both are given, and to a number by SMS. */
export function destinationIn(given: EitherContact): Destination {
  const contact = contactIn(given)
  return { channel: contact.kind === 'email' ? 'email' : 'sms', contact }
}

/** The address where both are given. */
export function contactIn({ email, phone }: EitherContact): Contact {
  return email ? emailContact(email) : phoneContact(e164(phone ?? ''))
}
