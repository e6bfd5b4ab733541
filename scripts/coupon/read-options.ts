import { type ChannelCode, channelCodes, currencyOfChannel } from '../../src/core/channels.ts'
import {
  assertAlone,
  given,
  oneGiven,
  parseAmount,
  parseChannel,
  parseCount,
  parsePoints,
  parsePrice,
} from '../local/option-values.ts'
import { readArguments, UsageError } from '../local/read-arguments.ts'
import { assertAhead, parseTime, timeUsage } from '../local/times.ts'
import type { Coupon, CouponKey } from './coupon-sql.ts'

export type Options = { isRemote: boolean } & (
  | { set: Coupon }
  | { list: ChannelCode }
  | { end: CouponKey }
)

export const usage = `Usage: npm run coupon -- --code <code>
         (--percent <number> | --amount <amount> | --free-shipping) [--unlisted]
         [--channel <channel>] [--from <time>] [--until <time>] [--minimum <amount>]
         [--uses <number>] [--uses-per-customer <number>] [--remote]
       npm run coupon -- --channel <channel> [--remote]
       npm run coupon -- --code <code> --end [--channel <channel>] [--remote]

Makes a promo code, changes one, lists those that have not ended, or ends one. A code that is
changed keeps its uses; what is left out has no limit, also where it had one. A code that is used
keeps its kind.

  --code                what customers write, in capitals or not: letters, digits, - and _
  --percent             takes a share off, from 0.01 to 100
  --amount              takes an amount off, such as 50.00, in the channel's currency
  --free-shipping       takes off what shipping costs
  --unlisted            keeps it out of lists of what is on offer
  --channel             where it is good: ${channelCodes.join(', ')}; us where it is left out
  --from                when it begins
  --until               when it ends
  --minimum             what a cart must have before the discount, such as 50.00, in the
                        channel's currency
  --uses                how often it may be used
  --uses-per-customer   how often by one customer
  --end                 ends the code now
  --remote              in the deployed database, not in the local one

${timeUsage} A code is good from its first day to the end of its last one.`

/** Reads the arguments of the command. */
export function readOptions(args: string[], now: number): Options {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = readArguments({
    args,
    options: {
      code: text,
      channel: text,
      percent: text,
      amount: text,
      'free-shipping': flag,
      unlisted: flag,
      from: text,
      until: text,
      minimum: text,
      uses: text,
      'uses-per-customer': text,
      end: flag,
      remote: { ...flag, default: false },
    },
  })
  const { channel, remote: isRemote, ...coupon } = values
  if (channel !== undefined && Object.keys(coupon).length === 0) {
    return { isRemote, list: parseChannel(channel) }
  }
  const { code, end, ...terms } = coupon
  const key = { code: parseCode(given('code', code)), channel: parseChannel(channel ?? 'us') }
  if (!end) return { isRemote, set: readCoupon(key, terms, now) }
  assertAlone('end', terms)
  return { isRemote, end: key }
}

type Texts = Partial<Record<'percent' | 'amount' | 'from' | 'until' | 'minimum' | 'uses', string>>
type Terms = Texts & {
  'free-shipping'?: boolean
  unlisted?: boolean
  'uses-per-customer'?: string
}

function readCoupon(key: CouponKey, terms: Terms, now: number): Coupon {
  const currency = currencyOfChannel(key.channel)
  return {
    ...key,
    ...readKind(terms, currency),
    isListed: !terms.unlisted,
    ...readTime(terms, now),
    subtotalMin: parseMinimum(terms.minimum, currency),
    usesMax: parseLimit('uses', terms.uses),
    usesPerCustomerMax: parseLimit('uses-per-customer', terms['uses-per-customer']),
  }
}

/** The other kinds have all of what they are for in `points`. */
function readKind(terms: Terms, currency: string): Pick<Coupon, 'kind' | 'points' | 'amount'> {
  const { percent = '', amount = '' } = terms
  switch (oneGiven(['percent', 'amount', 'free-shipping'], terms)) {
    case 'percent':
      return { kind: 'percentage', points: parsePoints(percent), amount: null }
    case 'amount':
      return { kind: 'fixed', points: 10_000, amount: parseAmount('amount', amount, currency) }
    case 'free-shipping':
      return { kind: 'free_shipping', points: 10_000, amount: null }
  }
}

/** It becomes part of an SQL text. */
function parseCode(text: string): string {
  if (/^[\w-]{1,50}$/.test(text)) return text.toUpperCase()
  throw new UsageError(`--code has 1 to 50 letters, digits, - and _, not ${text}`)
}

function readTime({ from, until }: Terms, now: number): Pick<Coupon, 'startsAt' | 'endsAt'> {
  const startsAt = from === undefined ? null : parseTime('from', from).begin
  const endsAt = until === undefined ? null : parseTime('until', until).end
  if (endsAt !== null) assertAhead('until', { startsAt: startsAt ?? now, endsAt }, now)
  return { startsAt, endsAt }
}

function parseMinimum(text: string | undefined, currency: string): number {
  return text === undefined ? 0 : parsePrice('minimum', text, currency)
}

function parseLimit(argument: string, text: string | undefined): number | null {
  return text === undefined ? null : parseCount(argument, text)
}
