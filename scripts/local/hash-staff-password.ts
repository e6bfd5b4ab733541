import { randomBytes } from 'node:crypto'
import { hashPassword } from '../../src/core/identity/password.ts'

/** As in production, so that a hash made here need not be made again at the first sign-in. */
const passwordCost = 14

export function hashStaffPassword(password: string): Promise<string> {
  return hashPassword(password, passwordCost, randomBytes(16).toString('hex'))
}
