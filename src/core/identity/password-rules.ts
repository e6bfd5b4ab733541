import { commonPasswords } from './common-passwords.ts'

export const passwordLengthMin = 8
export const passwordLengthMax = 128
const similarityMax = 0.7

/** What a password must not resemble. */
export interface PasswordOwner {
  email: string
  firstName: string
  lastName: string
  username?: string | null
}

export type PasswordProblem =
  | { rule: 'similar'; to: keyof PasswordOwner }
  | { rule: 'short'; lengthMin: number }
  | { rule: 'common' | 'numeric' }

/** Everything that is wrong with a new password. */
export function passwordProblems(password: string, owner: PasswordOwner): PasswordProblem[] {
  const problems: PasswordProblem[] = []
  const to = similarTo(password, owner)
  if (to) problems.push({ rule: 'similar', to })
  if ([...password].length < passwordLengthMin) {
    problems.push({ rule: 'short', lengthMin: passwordLengthMin })
  }
  if (commonPasswords.has(fold(password))) problems.push({ rule: 'common' })
  if (/^\p{Nd}+$/u.test(password)) problems.push({ rule: 'numeric' })
  return problems
}

function similarTo(password: string, owner: PasswordOwner): keyof PasswordOwner | undefined {
  const attributes = ['username', 'firstName', 'lastName', 'email'] as const
  return attributes.find((name) => isSimilar(fold(password), fold(owner[name] ?? '')))
}

/** Compares with the value as a whole and with each of its words. */
function isSimilar(password: string, value: string): boolean {
  const parts = new Set([value, ...value.split(/[^\p{L}\p{N}]+/u)])
  parts.delete('')
  return [...parts].some((part) => similarity(password, part) >= similarityMax)
}

/** Twice the longest common subsequence, in proportion to both lengths: 1 for equal texts. */
function similarity(a: string, b: string): number {
  let above = new Array<number>(b.length + 1).fill(0)
  for (const letter of a) {
    const row = [0]
    for (let column = 1; column <= b.length; column += 1) {
      const before = row[column - 1] ?? 0
      const over = above[column] ?? 0
      const diagonal = above[column - 1] ?? 0
      row.push(letter === b[column - 1] ? diagonal + 1 : Math.max(before, over))
    }
    above = row
  }
  return (2 * (above[b.length] ?? 0)) / (a.length + b.length)
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
