import { PasswordRefused } from './errors.ts'
import { type PasswordOwner, passwordProblems } from './password-rules.ts'

/** @throws PasswordRefused with everything that is wrong with a new password */
export function assertPassword(
  field: 'password' | 'newPassword',
  password: string,
  owner: PasswordOwner,
): void {
  const problems = passwordProblems(password, owner)
  if (problems.length > 0) throw new PasswordRefused({ field, problems })
}
