import { channelCodes, currencyOfChannel } from '../../src/core/channels.ts'
import { given, parseChange, parseChannel } from '../local/option-values.ts'
import { readArguments, UsageError } from '../local/read-arguments.ts'
import type { CreditChange, WhichCredit } from './credit-sql.ts'

type NewChange = Omit<CreditChange, 'cause'>

export type Options = { isRemote: boolean } & ({ change: NewChange } | { show: WhichCredit })

export const usage = `Usage: npm run credit -- --email <email> --amount <amount> --channel <channel>
         [--remarks <text>] [--remote]
       npm run credit -- --email <email> --channel <channel> [--remote]

Adds to the store credit of an account, takes from it, or shows what it is.

  --email     the address of the account
  --amount    what is added, such as 500.00, in the channel's currency; taken away below 0, such
              as -500.00
  --channel   ${channelCodes.join(', ')}
  --remarks   why, in words that are kept with it
  --remote    in the deployed database, not in the local one`

/** Reads the arguments of the command. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const
  const { values } = readArguments({
    args,
    options: {
      ...{ email: text, amount: text, channel: text, remarks: text },
      remote: { type: 'boolean', default: false },
    },
  })
  const { amount, remarks, remote: isRemote } = values
  const email = parseEmail(given('email', values.email))
  const currency = currencyOfChannel(parseChannel(given('channel', values.channel)))
  const which = { email, currency }
  if (amount === undefined && remarks === undefined) return { isRemote, show: which }
  const change = {
    ...which,
    amount: parseChange('amount', given('amount', amount), currency),
    remarks: remarks === undefined ? null : parseRemarks(given('remarks', remarks)),
  }
  return { isRemote, change }
}

/** Some account may have it: more is asked of one that is to be opened. */
function parseEmail(text: string): string {
  const email = text.trim()
  if (/^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254) return email
  throw new UsageError(`--email is an email address, not ${text}`)
}

const remarksLengthMax = 500

function parseRemarks(text: string): string {
  if (text.length <= remarksLengthMax) return text
  throw new UsageError(`--remarks has at most ${remarksLengthMax} characters`)
}
