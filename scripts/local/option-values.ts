import { type ChannelCode, channelCodes } from '../../src/core/channels.ts'
import { formatMoney, parseDecimal } from '../../src/core/money.ts'
import { UsageError } from './read-arguments.ts'

/** The text of an option that must be given. */
export function given(argument: string, text: string | undefined): string {
  if (!text?.trim()) throw new UsageError(`--${argument} is missing`)
  return text
}

/** The one of several options that is given. */
export function oneGiven<Name extends string>(
  names: readonly [Name, Name, ...Name[]],
  values: Partial<Record<Name, unknown>>,
): Name {
  const [name, other] = names.filter((one) => values[one] !== undefined)
  const all = names.map((one) => `--${one}`)
  const list = `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
  if (name === undefined) throw new UsageError(`${list} is missing`)
  if (other !== undefined) throw new UsageError(`Give one alone of ${list}`)
  return name
}

/** Refuses what stands beside an option that it has no part in. */
export function assertAlone(argument: string, others: object): void {
  const [other] = Object.keys(others)
  if (other) throw new UsageError(`--${other} has no place beside --${argument}`)
}

/** Hundredths of a percent, 1 to 10,000. */
export function parsePoints(percent: string): number {
  const points = /^\d{1,3}(\.\d{1,2})?$/.test(percent) ? Math.round(Number(percent) * 100) : 0
  if (points >= 1 && points <= 10_000) return points
  throw new UsageError(`--percent is a number from 0.01 to 100, not ${percent}`)
}

export function parseChannel(text: string): ChannelCode {
  const channel = channelCodes.find((code) => code === text)
  if (channel === undefined) {
    throw new UsageError(`--channel is one of ${channelCodes.join(', ')}, not ${text}`)
  }
  return channel
}

/** Minor units: far above what anybody means, and far below what sums of them lose digits at. */
const amountMax = 10 ** 12

/** Minor units of a currency, 1 and more. */
export function parseAmount(argument: string, text: string, currency: string): number {
  const amount = amountOf(text, currency)
  if (amount) return amount
  const most = formatMoney(amountMax, currency)
  throw new UsageError(
    `--${argument} is an amount of ${currency} such as 50.00, above 0 and at most ${most}, not ${text}`,
  )
}

/** Minor units of a currency, 0 and more. */
export function parsePrice(argument: string, text: string, currency: string): number {
  const amount = amountOf(text, currency)
  if (amount !== null) return amount
  const most = formatMoney(amountMax, currency)
  throw new UsageError(
    `--${argument} is an amount of ${currency} such as 50.00, at most ${most}, not ${text}`,
  )
}

/** Minor units of a currency, above 0 or below. */
export function parseChange(argument: string, text: string, currency: string): number {
  const size = amountOf(text.replace(/^-/, ''), currency)
  if (size) return text.startsWith('-') ? -size : size
  const most = formatMoney(amountMax, currency)
  throw new UsageError(
    `--${argument} is an amount of ${currency} such as 50.00 or -50.00, above or below 0 by at most ${most}, not ${text}`,
  )
}

function amountOf(text: string, currency: string): number | null {
  const amount = parseDecimal(text, currency)
  return amount !== null && amount <= amountMax ? amount : null
}

/** A whole number, 1 and more. */
export function parseCount(argument: string, text: string, max = 999_999_999): number {
  const count = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= max) return count
  throw new UsageError(`--${argument} is a number from 1 to ${max}, not ${text}`)
}

/** The id of a thing that `--end` ends. */
export function parseId(thing: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UsageError(`--end is the id of a ${thing}, not ${text}`)
}
