/**
 * How long to wait after a failed attempt, counted from 1. The wait doubles from `first` to `max`. A
 * half of it is chance (0 to 1), so that what failed together does not come back together.
 */
export function backoff(
  attempt: number,
  { first, max }: { first: number; max: number },
  chance: number,
): number {
  return (Math.min(max, first * 2 ** (attempt - 1)) * (1 + chance)) / 2
}
