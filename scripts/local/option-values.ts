import { UsageError } from './read-arguments.ts'

/** The text of an option that must be given. */
export function given(argument: string, text: string | undefined): string {
  if (!text?.trim()) throw new UsageError(`--${argument} is missing`)
  return text
}

/** Hundredths of a percent, 1 to 10,000. */
export function parsePoints(percent: string): number {
  const points = /^\d{1,3}(\.\d{1,2})?$/.test(percent) ? Math.round(Number(percent) * 100) : 0
  if (points >= 1 && points <= 10_000) return points
  throw new UsageError(`--percent is a number from 0.01 to 100, not ${percent}`)
}
