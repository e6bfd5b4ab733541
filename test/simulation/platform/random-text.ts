import type { Dice } from '../kernel/dice.ts'

/** In the form of a UUID of version 4. */
export function uuidOf(dice: Dice): string {
  const text = hexOf(dice, 16)
  const parts = [text.slice(0, 8), text.slice(8, 12), `4${text.slice(13, 16)}`]
  return [...parts, `a${text.slice(17, 20)}`, text.slice(20)].join('-')
}

/** So many random bytes, in hexadecimal. */
export function hexOf(dice: Dice, bytes: number): string {
  let text = ''
  while (text.length < bytes * 2)
    text += dice
      .below(2 ** 16)
      .toString(16)
      .padStart(4, '0')
  return text.slice(0, bytes * 2)
}
