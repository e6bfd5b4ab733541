import { parseArgs } from 'node:util'
import type { NewDiscount } from './discount-sql.ts'

export type Options = { isRemote: boolean } & ({ add: NewDiscount } | { end: number })

const usage = `Usage: npm run discount -- (--category <slug> | --product <slug>) --percent <number>
  --name <text> [--from <date>] --until <date> [--remote]
npm run discount -- --end <id> [--remote]`

/** Reads the arguments of the command; a discount without `--from` begins at `now`. */
export function readOptions(args: string[], now: number): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
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
  const { end, remote: isRemote } = values
  return { isRemote, ...(end === undefined ? { add: readDiscount(values, now) } : readEnd(end)) }
}

type Texts = Partial<Record<'category' | 'product' | 'percent' | 'name' | 'from' | 'until', string>>

function readDiscount({ category, product, percent, name, ...time }: Texts, now: number) {
  if (category !== undefined && product !== undefined) {
    throw new Error(`Give --category or --product, not both\n${usage}`)
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
  if (!text) throw new Error(`--${argument} is missing\n${usage}`)
  return text
}

function parsePoints(percent: string): number {
  const points = Math.round(Number(percent) * 100)
  if (points >= 1 && points <= 10_000) return points
  throw new Error(`--percent is a number from 0.01 to 100, not ${percent}`)
}

function readTime({ from, until }: Texts, now: number): { startsAt: number; endsAt: number } {
  const startsAt = from === undefined ? now : parseDate('from', from)
  const endsAt = parseDate('until', given('until', until))
  if (endsAt > startsAt) return { startsAt, endsAt }
  throw new Error(`--until must be later than ${from === undefined ? 'now' : '--from'}`)
}

function parseDate(argument: string, text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new Error(`--${argument} is a date, not ${text}`)
  return time
}

function readEnd(text: string): { end: number } {
  if (/^\d{1,9}$/.test(text)) return { end: Number(text) }
  throw new Error(`--end is the id of a discount, not ${text}\n${usage}`)
}
