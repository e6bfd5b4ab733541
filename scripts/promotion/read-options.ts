import { type ChannelCode, currencyOfChannel } from '../../src/core/channels.ts'
import {
  assertAlone,
  given,
  oneGiven,
  parseAmount,
  parseChannel,
  parseCount,
  parseId,
  parsePoints,
} from '../local/option-values.ts'
import { readArguments, UsageError } from '../local/read-arguments.ts'
import { assertAhead, parseTime, timeUsage } from '../local/times.ts'
import type { NewPromotion, PromotionTerms } from './promotion-sql.ts'

export type Options = { isRemote: boolean } & (
  | { add: NewPromotion }
  | { list: ChannelCode }
  | { end: number }
)

/** As many of one thing as a cart of `commerce-engine` takes, the one contract that knows promotions. */
const unitsMax = 100

/** Where that contract sells. */
const ownChannel: ChannelCode = 'in'

export const usage = `Usage: npm run promotion -- --product <slug> --name <text> --channel <channel>
         (--percent <number> | --amount <amount> | --buy <number> --get <number> [--gift <sku>])
         [--from <time>] [--until <time>] [--remote]
       npm run promotion -- --channel <channel> [--remote]
       npm run promotion -- --end <id> [--remote]

Makes a promotion, which applies by itself to a product with all its variants, lists those that
have not ended, or ends one.

  --channel   where it applies, and in whose currency: ${ownChannel}, the one channel that has
              promotions; commerce-engine sells there
  --percent   takes a share off each unit, from 0.01 to 100
  --amount    takes an amount off each unit, such as 50.00, at most what it costs
  --buy       each so many units in a cart, from 1 to ${unitsMax}
  --get       bring so many free ones, from 1 to ${unitsMax}
  --gift      another product, by its SKU; units of the product itself where it is left out
  --from      when it begins; now where it is left out
  --until     when it ends; never where it is left out
  --end       ends the promotion of this id now
  --remote    in the deployed database, not in the local one

${timeUsage} A promotion begins with its first day and ends after its last one.`

/** Reads the arguments of the command; a promotion without `--from` begins at `now`. */
export function readOptions(args: string[], now: number): Options {
  const text = { type: 'string' } as const
  const { values } = readArguments({
    args,
    options: {
      ...{ product: text, name: text, channel: text },
      ...{ percent: text, amount: text, buy: text, get: text, gift: text },
      ...{ from: text, until: text, end: text },
      remote: { type: 'boolean', default: false },
    },
  })
  const { end, remote: isRemote, ...promotion } = values
  if (end !== undefined) {
    assertAlone('end', promotion)
    return { isRemote, end: parseId('promotion', end) }
  }
  const { channel, ...rest } = promotion
  if (channel !== undefined && Object.keys(rest).length === 0) {
    return { isRemote, list: parseOwnChannel(channel) }
  }
  return { isRemote, add: readPromotion(promotion, now) }
}

function parseOwnChannel(text: string): ChannelCode {
  const channel = parseChannel(text)
  if (channel === ownChannel) return channel
  throw new UsageError(
    `--channel is ${ownChannel}: nothing applies promotions in the channel ${channel}`,
  )
}

type Kind = Partial<Record<'percent' | 'amount' | 'buy' | 'get' | 'gift', string>>
type Time = Partial<Record<'from' | 'until', string>>
type Texts = Partial<Record<'product' | 'name' | 'channel', string>> & Kind & Time

function readPromotion(texts: Texts, now: number): NewPromotion {
  const { product, name, channel, from, until, ...kind } = texts
  const slug = given('product', product)
  const named = given('name', name)
  const currency = currencyOfChannel(parseOwnChannel(given('channel', channel)))
  return {
    ...{ name: named, slug, currency },
    terms: readTerms(kind, currency),
    ...readTime({ from, until }, now),
  }
}

function readTerms(kind: Kind, currency: string): PromotionTerms {
  const { percent = '', amount = '', buy = '', ...rest } = kind
  const one = oneGiven(['percent', 'amount', 'buy'], kind)
  if (one === 'buy') return readGift(buy, rest)
  assertAlone(one, rest)
  return one === 'percent'
    ? { kind: 'percentage', points: parsePoints(percent) }
    : { kind: 'fixed', amount: parseAmount('amount', amount, currency) }
}

function readGift(buy: string, { get, gift }: Kind): PromotionTerms {
  return {
    kind: 'buy_x_get_y',
    buyQuantity: parseCount('buy', buy, unitsMax),
    getQuantity: parseCount('get', given('get', get), unitsMax),
    giftSku: gift === undefined ? null : given('gift', gift),
  }
}

function readTime({ from, until }: Time, now: number): Pick<NewPromotion, 'startsAt' | 'endsAt'> {
  const startsAt = from === undefined ? now : parseTime('from', from).begin
  const endsAt = until === undefined ? null : parseTime('until', until).end
  if (endsAt !== null) assertAhead('until', { startsAt, endsAt }, now)
  return { startsAt, endsAt }
}
