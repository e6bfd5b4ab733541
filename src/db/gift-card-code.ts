import { createHash } from 'node:crypto'

/** What the table keeps of a gift card's code; people write it in any case, with blanks at its ends. */
export function giftCardKey(code: string): { codeHash: string; ending: string } {
  const written = code.trim().toUpperCase()
  const codeHash = createHash('sha256').update(written).digest('hex')
  return { codeHash, ending: written.slice(-4) }
}
