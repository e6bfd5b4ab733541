import * as z from 'zod'
import { readArguments, UsageError } from '../local/read-arguments.ts'
import type { NewDiscount } from './discount-sql.ts'

export type Options = { isRemote: boolean } & ({ add: NewDiscount } | { end: number })

export const usage = `Usage: npm run discount -- (--category <slug> | --product <slug>) --percent <number>
         --name <text> [--from <time>] --until <time> [--remote]
       npm run discount -- --end <id> [--remote]

Makes a discount on a category or a product, or ends one.

  --percent   what is taken off, from 0.01 to 100
  --from      when it begins; now where it is left out
  --until     when it ends
  --end       ends the discount of this id now
  --remote    in the deployed database, not in the local one

A time is a day such as 2026-12-31, or 2026-12-31T18:00, both in UTC, or has its zone, such as
2026-12-31T18:00+03:30. A discount begins with its first day and ends after its last one.`

/** Reads the arguments of the command; a discount without `--from` begins at `now`. */
export function readOptions(args: string[], now: number): Options {
  const text = { type: 'string' } as const
  const { values } = readArguments({
    args,
    options: {
      category: text,
      product: text,
      percent: text,
      name: text,
      from: text,
      until: text,
      end: text,
      remote: { type: 'boolean', default: false },
    },
  })
  const { end, remote: isRemote, ...discount } = values
  if (end === undefined) return { isRemote, add: readDiscount(discount, now) }
  const [other] = Object.keys(discount)
  if (other) throw new UsageError(`--${other} has no place beside --end`)
  return { isRemote, end: parseId(end) }
}

type Texts = Partial<Record<'category' | 'product' | 'percent' | 'name' | 'from' | 'until', string>>

function readDiscount({ category, product, percent, name, ...time }: Texts, now: number) {
  if (category !== undefined && product !== undefined) {
    throw new UsageError(`Give --category or --product, not both`)
  }
  return {
    name: given('name', name),
    points: parsePoints(given('percent', percent)),
    on: category === undefined ? 'product' : 'category',
    slug: given('category or --product', category ?? product),
    ...readTime(time, now),
  } as const satisfies NewDiscount
}

function given(argument: string, text: string | undefined): string {
  if (!text?.trim()) throw new UsageError(`--${argument} is missing`)
  return text
}

function parsePoints(percent: string): number {
  const points = /^\d{1,3}(\.\d{1,2})?$/.test(percent) ? Math.round(Number(percent) * 100) : 0
  if (points >= 1 && points <= 10_000) return points
  throw new UsageError(`--percent is a number from 0.01 to 100, not ${percent}`)
}

function readTime({ from, until }: Texts, now: number): { startsAt: number; endsAt: number } {
  const startsAt = from === undefined ? now : parseTime('from', from).begin
  const endsAt = parseTime('until', given('until', until)).end
  if (endsAt <= now) throw new UsageError('--until is over already')
  if (endsAt <= startsAt) throw new UsageError('--until must be later than --from')
  return { startsAt, endsAt }
}

const Day = z.iso.date()
const zones = { offset: true, local: true }
/** Zod takes minutes alone in a format of its own. */
const Moment = z.union([z.iso.datetime(zones), z.iso.datetime({ ...zones, precision: -1 })])
const dayMs = 24 * 60 * 60_000

/** A day lasts until the next one begins; a moment ends when it begins. */
function parseTime(argument: string, text: string): { begin: number; end: number } {
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

function parseId(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UsageError(`--end is the id of a discount, not ${text}`)
}
