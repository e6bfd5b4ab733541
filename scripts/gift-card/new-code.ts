import { randomInt } from 'node:crypto'

/** Without those that are read as one another: 0 and O, 1, I and L. */
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A code that nobody guesses, such as K7QM-4TXP-9WAH-R2CD. */
export function newCode(): string {
  const group = () => Array.from({ length: 4 }, () => letters.charAt(randomInt(letters.length)))
  return Array.from({ length: 4 }, () => group().join('')).join('-')
}
