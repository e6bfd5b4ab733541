import { createHmac } from 'node:crypto'
import type { Settings } from '../ports.ts'

const digits = 6
const codes = 10 ** digits
/** Words from here on are passed over: with them the first codes would be more frequent. */
const wordsMax = 2 ** 32 - (2 ** 32 % codes)

/**
 * The code that grows from a seed: six digits that nobody can tell from random ones without our secret.
 * So the code is stored nowhere, and its message comes out the same at every attempt.
 */
export function growCode({ secret }: Pick<Settings, 'secret'>, seed: string): string {
  // The purpose is part of what is signed, because the secret has other uses.
  const signature = createHmac('sha256', secret).update(`one-time code\n${seed}`).digest()
  const word = wordsOf(signature).find((candidate) => candidate < wordsMax)
  // One word in 4,440 is passed over: all eight never are.
  if (word === undefined) throw new Error('No code grows from this seed')
  return String(word % codes).padStart(digits, '0')
}

/** Successive numbers of 32 bits. */
function wordsOf(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4))
}
