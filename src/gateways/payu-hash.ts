import { createHash } from 'node:crypto'

/** Of a merchant at PayU. */
export interface PayuCredentials {
  key: string
  /** The first one signs; what any of them has signed is believed, so that a salt can be changed. */
  salts: string[]
}

/** The fields of a payment that its hash covers, as their texts are sent. */
export interface SignedFields {
  key: string
  txnid: string
  amount: string
  productinfo: string
  firstname: string
  email: string
  /** Fields of the merchant's own, `udf1` to `udf5`. */
  udfs: readonly string[]
}

/** What became of a payment, as PayU signs it. */
export interface SignedOutcome extends SignedFields {
  status: string
  /** Empty where PayU names none. */
  additionalCharges: string
  splitInfo: string
}

export const noUdfs: readonly string[] = ['', '', '', '', '']

/** `udf6` to `udf10`, which the hashes of this version of the API leave empty. */
const reserved = ['', '', '', '', '']

/** Signs the form with which a browser goes to PayU (docs.payu.in, "Generate Hash"). */
export function formHash(salt: string, fields: SignedFields): string {
  const { key, txnid, amount, productinfo, firstname, email, udfs } = fields
  return hashOf([key, txnid, amount, productinfo, firstname, email, ...udfs, ...reserved, salt])
}

/** Signs a command to PayU's API (docs.payu.in, "Authentication with PayU APIs"). */
export function commandHash(salt: string, command: { key: string; name: string; var1: string }) {
  return hashOf([command.key, command.name, command.var1, salt])
}

/** The hash of PayU's message: that of the form reversed, with the status behind the salt. */
export function outcomeHash(salt: string, outcome: SignedOutcome): string {
  const { key, txnid, amount, productinfo, firstname, email, udfs } = outcome
  const fields = [...udfs.toReversed(), email, firstname, productinfo, amount, txnid, key]
  const { additionalCharges, status, splitInfo } = outcome
  const signed = [salt, status, ...given(splitInfo), ...reserved, ...fields]
  return hashOf([...given(additionalCharges), ...signed])
}

function given(text: string): string[] {
  return text === '' ? [] : [text]
}

function hashOf(parts: string[]): string {
  return createHash('sha512').update(parts.join('|')).digest('hex')
}
