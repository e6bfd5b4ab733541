import { given, parsePoints } from '../local/option-values.ts'
import { readArguments, UsageError } from '../local/read-arguments.ts'
import { assertAhead, parseTime, timeUsage } from '../local/times.ts'
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

${timeUsage} A discount begins with its first day and ends after its last one.`

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

function readTime({ from, until }: Texts, now: number): { startsAt: number; endsAt: number } {
  const startsAt = from === undefined ? now : parseTime('from', from).begin
  const endsAt = parseTime('until', given('until', until)).end
  assertAhead('until', { startsAt, endsAt }, now)
  return { startsAt, endsAt }
}

function parseId(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UsageError(`--end is the id of a discount, not ${text}`)
}
