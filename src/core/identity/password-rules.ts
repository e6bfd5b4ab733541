import { commonPasswords } from './common-passwords.ts'

const lengthMin = 8
export const passwordLengthMax = 128
/** Share of letters in common from which a password resembles an attribute; Django's figure. */
const similarityMax = 0.7

/**
 * What is wrong with a password, as sentences: the usual four rules. `attributes` are the account's
 * email and names.
 */
export function passwordFaults(password: string, attributes: string[]): string[] {
  const faults: string[] = []
  if (password.length < lengthMin) {
    faults.push(`This password is too short. It must contain at least ${lengthMin} characters.`)
  }
  if (/^\d+$/.test(password)) faults.push('This password is entirely numeric.')
  if (commonPasswords.has(password.toLowerCase())) faults.push('This password is too common.')
  if (attributes.some((attribute) => isSimilar(password, attribute))) {
    faults.push('This password is too similar to your email or name.')
  }
  return faults
}

/** Compares with the whole attribute and with its words. */
function isSimilar(password: string, attribute: string): boolean {
  const text = password.toLowerCase()
  const parts = [attribute, ...attribute.split(/\W+/)].map((part) => part.toLowerCase())
  return parts.some((part) => part.length > 0 && likeness(text, part) >= similarityMax)
}

/** 2·(longest common subsequence) / (both lengths): 1 for equal texts, 0 for disjoint ones. */
function likeness(a: string, b: string): number {
  let previous = new Array<number>(b.length + 1).fill(0)
  for (const letter of a) {
    const row = [0]
    for (let j = 0; j < b.length; j++) {
      const same = letter === b[j] ? (previous[j] ?? 0) + 1 : 0
      row.push(Math.max(same, previous[j + 1] ?? 0, row[j] ?? 0))
    }
    previous = row
  }
  return (2 * (previous[b.length] ?? 0)) / (a.length + b.length)
}
