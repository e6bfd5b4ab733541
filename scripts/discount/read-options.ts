import { assertAlone, given, oneGiven, parseId, parsePoints } from '../local/option-values.ts'
import { readArguments } from '../local/read-arguments.ts'
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
  assertAlone('end', discount)
  return { isRemote, end: parseId('discount', end) }
}

type Texts = Partial<Record<'category' | 'product' | 'percent' | 'name' | 'from' | 'until', string>>

function readDiscount({ percent, name, from, until, ...slugs }: Texts, now: number): NewDiscount {
  const on = oneGiven(['category', 'product'], slugs)
  return {
    name: given('name', name),
    points: parsePoints(given('percent', percent)),
    on,
    slug: given(on, slugs[on]),
    ...readTime({ from, until }, now),
  }
}

function readTime({ from, until }: Texts, now: number): { startsAt: number; endsAt: number } {
  const startsAt = from === undefined ? now : parseTime('from', from).begin
  const endsAt = parseTime('until', given('until', until)).end
  assertAhead('until', { startsAt, endsAt }, now)
  return { startsAt, endsAt }
}
