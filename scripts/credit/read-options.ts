import { channelCodes, currencyOfChannel } from '../../src/core/channels.ts'
import { given, parseAmount, parseChannel } from '../local/option-values.ts'
import { readArguments, UsageError } from '../local/read-arguments.ts'
import type { CreditChange } from './credit-sql.ts'

export type Options = Omit<CreditChange, 'cause'> & { isRemote: boolean }

export const usage = `Usage: npm run credit -- --email <email> --amount <amount> --channel <channel>
         [--remarks <text>] [--remote]

Adds to the store credit of an account, or takes from it.

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
  const amount = given('amount', values.amount)
  const currency = currencyOfChannel(parseChannel(given('channel', values.channel)))
  return {
    isRemote: values.remote,
    email: parseEmail(given('email', values.email)),
    currency,
    amount: parseChange(amount, currency),
    remarks: values.remarks === undefined ? null : parseRemarks(given('remarks', values.remarks)),
  }
}

/** Some account may have it: more is asked of one that is to be opened. */
function parseEmail(text: string): string {
  const email = text.trim()
  if (/^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254) return email
  throw new UsageError(`--email is an email address, not ${text}`)
}

function parseChange(text: string, currency: string): number {
  const size = parseAmount('amount', text.replace(/^-/, ''), currency)
  return text.startsWith('-') ? -size : size
}

const remarksLengthMax = 500

function parseRemarks(text: string): string {
  if (text.length <= remarksLengthMax) return text
  throw new UsageError(`--remarks has at most ${remarksLengthMax} characters`)
}
