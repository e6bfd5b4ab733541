import * as z from 'zod'
import { UsageError } from './read-arguments.ts'

/** How the usage of a command says what `parseTime` takes. */
export const timeUsage = `A time is a day such as 2026-12-31, or 2026-12-31T18:00, both in UTC, or has its zone, such as
2026-12-31T18:00+03:30.`

const Day = z.iso.date()
const zones = { offset: true, local: true }
/** Zod takes minutes alone in a format of its own. */
const Moment = z.union([z.iso.datetime(zones), z.iso.datetime({ ...zones, precision: -1 })])
const dayMs = 24 * 60 * 60_000

/** A day lasts until the next one begins; a moment ends when it begins. */
export function parseTime(argument: string, text: string): { begin: number; end: number } {
  if (Day.safeParse(text).success) {
    const begin = Date.parse(text)
    return { begin, end: begin + dayMs }
  }
  if (Moment.safeParse(text).success) {
    const moment = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`)
    return { begin: moment, end: moment }
  }
  throw new UsageError(
    `--${argument} is a day such as 2026-12-31 or a time such as 2026-12-31T18:00, not ${text}`,
  )
}

/** Refuses an end, given by an argument, that is over, or not after what begins at `--from`. */
export function assertAhead(
  argument: string,
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
  now: number,
): void {
  if (endsAt <= now) throw new UsageError(`--${argument} is over already`)
  if (endsAt <= startsAt) throw new UsageError(`--${argument} must be later than --from`)
}

export function formatTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
