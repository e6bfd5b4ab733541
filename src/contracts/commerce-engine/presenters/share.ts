/** Per cent, to two decimals. */
export function shareOf(amount: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((amount * 10_000) / whole) / 100
}
