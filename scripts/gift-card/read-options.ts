import { channelCodes, currencyOfChannel } from '../../src/core/channels.ts'
import { assertAlone, given, parseAmount, parseChannel } from '../local/option-values.ts'
import { readArguments, UsageError } from '../local/read-arguments.ts'
import { assertAhead, parseTime, timeUsage } from '../local/times.ts'
import type { CardFill } from './card-sql.ts'

/** The code is null where a random one is to be made. */
export type Fill = Omit<CardFill, 'code' | 'cause'> & { code: string | null }

export type Options = { isRemote: boolean } & ({ fill: Fill } | { show: string } | { end: string })

export const usage = `Usage: npm run gift-card -- --amount <amount> --channel <channel> [--code <code>]
         [--until <time>] [--remote]
       npm run gift-card -- --code <code> [--remote]
       npm run gift-card -- --end <code> [--remote]

Makes a gift card, adds to one, shows what one holds, or has one expire.

  --amount    what is put on it, such as 2000.00, in the channel's currency; a card may hold
              several currencies
  --channel   ${channelCodes.join(', ')}
  --code      8 to 50 letters, digits and -, in capitals or not; a random one where it is left
              out. What has this code already is added to
  --until     when it expires; a new card never does where this is left out, another one as before
  --end       has the card of this code expire now
  --remote    in the deployed database, not in the local one

Codes are stored nowhere: keep what is shown.
${timeUsage} A card is good to the end of its last day.`

/** Reads the arguments of the command. */
export function readOptions(args: string[], now: number): Options {
  const text = { type: 'string' } as const
  const { values } = readArguments({
    args,
    options: {
      ...{ amount: text, channel: text, code: text, until: text, end: text },
      remote: { type: 'boolean', default: false },
    },
  })
  const { end, remote: isRemote, ...fill } = values
  if (end !== undefined) {
    assertAlone('end', fill)
    return { isRemote, end: parseCode('end', end) }
  }
  const { code, ...rest } = fill
  if (code !== undefined && Object.keys(rest).length === 0) {
    return { isRemote, show: parseCode('code', code) }
  }
  return { isRemote, fill: readFill(fill, now) }
}

type Texts = Partial<Record<'amount' | 'channel' | 'code' | 'until', string>>

function readFill({ amount, channel, code, until }: Texts, now: number): Fill {
  const text = given('amount', amount)
  const currency = currencyOfChannel(parseChannel(given('channel', channel)))
  return {
    code: code === undefined ? null : parseCode('code', code),
    currency,
    amount: parseAmount('amount', text, currency),
    expiresAt: readEnd(until, now),
  }
}

function readEnd(until: string | undefined, now: number): number | null {
  if (until === undefined) return null
  const { end } = parseTime('until', until)
  assertAhead('until', { startsAt: now, endsAt: end }, now)
  return end
}

/** In capitals. */
function parseCode(argument: string, text: string): string {
  const code = text.trim()
  if (/^[a-z\d-]{8,50}$/i.test(code)) return code.toUpperCase()
  throw new UsageError(`--${argument} has 8 to 50 letters, digits and -`)
}
