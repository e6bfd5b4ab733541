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

/** Everything wrong with a new password as readable sentences; empty for a good one. */
export function passwordProblems(password: string, owner: PasswordOwner): string[] {
  const problems: string[] = []
  const similar = similarTo(password, owner)
  if (similar) problems.push(`The password is too similar to the ${similar}.`)
  if ([...password].length < passwordLengthMin) {
    problems.push(
      `This password is too short. It must contain at least ${passwordLengthMin} characters.`,
    )
  }
  if (commonPasswords.has(fold(password))) problems.push('This password is too common.')
  if (/^\p{Nd}+$/u.test(password)) problems.push('This password is entirely numeric.')
  return problems
}

function similarTo(password: string, owner: PasswordOwner): string | undefined {
  const attributes: [string, string][] = [
    ['username', owner.username ?? ''],
    ['first name', owner.firstName],
    ['last name', owner.lastName],
    ['email address', owner.email],
  ]
  return attributes.find(([, value]) => isSimilar(fold(password), fold(value)))?.[0]
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
