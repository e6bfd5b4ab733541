import { env } from 'cloudflare:workers'
import { createHash } from 'node:crypto'

/* Forms that say what became of a payment, signed as docs.payu.in, "Generate Hash", has it. */

export type PayuForm = Record<string, string>

/** The fields that the hash covers, in its order. */
export const signedNames = [
  ...['status', 'udf5', 'udf4', 'udf3', 'udf2', 'udf1', 'email', 'firstname', 'productinfo'],
  ...['amount', 'txnid', 'key'],
] as const

/** The same form with other fields, and with the hash that it should have. */
export function signedAnew(
  form: PayuForm,
  changed: PayuForm,
  salt: string = env.PAYU_SALT,
): PayuForm {
  const fields = { ...form, ...changed }
  const text = (name: string) => fields[name] ?? ''
  const given = (name: string) => (text(name) === '' ? [] : [text(name)])
  const [status, ...rest] = signedNames.map(text)
  const reserved = ['', '', '', '', '']
  const texts = [salt, status, ...given('splitInfo'), ...reserved, ...rest]
  const all = [...given('additionalCharges'), ...texts].join('|')
  return { ...fields, hash: createHash('sha512').update(all).digest('hex') }
}
