import { timingSafeEqual } from 'node:crypto'

/** Takes the same time wherever two texts differ. */
export function isSameText(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}
