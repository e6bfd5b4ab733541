import { channelCodes, currencyOfChannel } from '../../src/core/channels.ts'
import { given, parseAmount, parseChannel } from '../local/option-values.ts'
import { readArguments } from '../local/read-arguments.ts'
import type { WhichMethods } from './shipping-sql.ts'

interface NewTerms {
  name: string
  currency: string
  /** Minor units; null for never. */
  freeFrom: number | null
}

export type Options = { isRemote: boolean } & ({ set: NewTerms } | { list: WhichMethods })

export const usage = `Usage: npm run shipping -- --channel <channel> [--method <name>] [--remote]
       npm run shipping -- --method <name> --channel <channel> --free-from (<amount> | never)
         [--remote]

Lists the ways to ship that have a price in a channel, or sets from which value of the items on one
costs nothing.

  --channel     ${channelCodes.join(', ')}
  --method      its name, such as "Standard Shipping"
  --free-from   such as 5000.00, in the channel's currency, before anything is taken off
  --remote      in the deployed database, not in the local one`

/** Reads the arguments of the command. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const
  const { values } = readArguments({
    args,
    options: {
      ...{ method: text, channel: text, 'free-from': text },
      remote: { type: 'boolean', default: false },
    },
  })
  const { method, channel, 'free-from': freeFrom, remote: isRemote } = values
  const currency = currencyOfChannel(parseChannel(given('channel', channel)))
  if (freeFrom === undefined) {
    const name = method === undefined ? null : given('method', method)
    return { isRemote, list: { name, currency } }
  }
  const name = given('method', method)
  return { isRemote, set: { name, currency, freeFrom: parseFreeFrom(freeFrom, currency) } }
}

function parseFreeFrom(text: string, currency: string): number | null {
  return text === 'never' ? null : parseAmount('free-from', text, currency)
}
