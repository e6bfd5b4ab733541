import { dayMs, dayOf } from '../days.ts'

/** Days in UTC that end today, today included. */
const periodDays = { day: 1, week: 7, month: 30, year: 365 } as const

export type Period = keyof typeof periodDays

export const periods = Object.keys(periodDays) as Period[]

/** The days of a period, the oldest first, such as 2026-11-28. */
export function daysOf(period: Period, now: Date): string[] {
  const count = periodDays[period]
  return Array.from({ length: count }, (_, index) =>
    dayOf(now.getTime() - (count - 1 - index) * dayMs),
  )
}

/** The first and the last of them. */
export function boundsOf(period: Period, now: Date): { first: string; last: string } {
  const last = dayOf(now.getTime())
  return { first: dayOf(now.getTime() - (periodDays[period] - 1) * dayMs), last }
}
