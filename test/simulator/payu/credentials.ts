import { createHash } from 'node:crypto'

/** Of the merchant that this PayU knows. */
export const merchant = { key: 'payu_key_test', salt: 'payu_salt_test' }

/** SHA-512 of texts joined by pipes, as all of PayU's hashes are. */
export function hashOf(parts: readonly string[]): string {
  return createHash('sha512').update(parts.join('|')).digest('hex')
}
