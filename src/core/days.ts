export const dayMs = 24 * 60 * 60_000

/** The day in UTC on which a moment is (ms since 1970), such as 2026-11-28. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
