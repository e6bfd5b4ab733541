import { channelCodes, currencyOfChannel } from '../../src/core/channels.ts'
import { given, parseAmount, parseChannel, parsePrice } from '../local/option-values.ts'
import { readArguments } from '../local/read-arguments.ts'
import type { NewPrice, WhichMethods } from './shipping-sql.ts'

type NewTerms = NewPrice & { name: string }

export type Options = { isRemote: boolean } & ({ set: NewTerms } | { list: WhichMethods })

export const usage = `Usage: npm run shipping -- --channel <channel> [--method <name>] [--remote]
       npm run shipping -- --method <name> --channel <channel> [--price <amount>]
         [--free-from (<amount> | never)] [--remote]

Lists the ways to ship that have a price in a channel, or sets the price of one there, and from
which value of the items on it costs nothing.

  --channel     ${channelCodes.join(', ')}
  --method      its name, such as "Standard Shipping"
  --price       such as 399.00, in the channel's currency; a way to ship is offered where it has one
  --free-from   such as 5000.00, in the channel's currency, before anything is taken off
  --remote      in the deployed database, not in the local one`

/** Reads the arguments of the command. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const
  const { values } = readArguments({
    args,
    options: {
      ...{ method: text, channel: text, price: text, 'free-from': text },
      remote: { type: 'boolean', default: false },
    },
  })
  const { method, channel, price, 'free-from': freeFrom, remote: isRemote } = values
  const currency = currencyOfChannel(parseChannel(given('channel', channel)))
  if (price === undefined && freeFrom === undefined) {
    const name = method === undefined ? null : given('method', method)
    return { isRemote, list: { name, currency } }
  }
  const set: NewTerms = { name: given('method', method), currency }
  if (price !== undefined) set.amount = parsePrice('price', price, currency)
  if (freeFrom !== undefined) set.freeFrom = parseFreeFrom(freeFrom, currency)
  return { isRemote, set }
}

function parseFreeFrom(text: string, currency: string): number | null {
  return text === 'never' ? null : parseAmount('free-from', text, currency)
}
