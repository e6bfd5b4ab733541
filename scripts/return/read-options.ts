import { readArguments, UsageError } from '../local/read-arguments.ts'

export type Options = { isRemote: boolean } & (
  | { command: 'list' }
  | { command: 'approve' | 'reject'; number: string }
  | { command: 'receive'; number: string; isRestocked: boolean }
)

export const usage = `Usage: npm run return -- [list] [--remote]
       npm run return -- approve <number> [--remote]
       npm run return -- reject <number> [--remote]
       npm run return -- receive <number> [--restock] [--remote]

What customers want to give back, in the local database or in the deployed one.

  list       those that wait for staff or for the goods, newest first
  approve    its customer may send the goods, and can withdraw no more
  reject     it is over, and its units may be asked for again; also after it was approved
  receive    the goods are there: gives back what they came to, by what paid for the order
  --restock  the goods can be sold again; only together with receiving them
  --remote   in the deployed database

A number is that of the return, such as RET-20261128-0007-1.`

/** Reads the arguments of the command; without any it lists what waits. */
export function readOptions(args: string[]): Options {
  const flag = { type: 'boolean', default: false } as const
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: { restock: flag, remote: flag },
  })
  const { restock: isRestocked, remote: isRemote } = values
  const [command = 'list', number = '', ...others] = positionals
  if (isRestocked && command !== 'receive') {
    throw new UsageError('--restock goes with receive alone')
  }
  if (others.length > 0) throw new UsageError(`Unexpected argument '${others[0]}'`)
  switch (command) {
    case 'list':
      if (number !== '') throw new UsageError(`Unexpected argument '${number}'`)
      return { isRemote, command }
    case 'approve':
    case 'reject':
      return { isRemote, command, number: parseNumber(number) }
    case 'receive':
      return { isRemote, command, number: parseNumber(number), isRestocked }
    default:
      throw new UsageError(`Unknown command '${command}'`)
  }
}

/** It becomes part of an SQL text. */
function parseNumber(text: string): string {
  if (/^RET-\d{8}-\d{4,9}-\d{1,4}$/i.test(text)) return text.toUpperCase()
  if (text === '') throw new UsageError('The number of the return is missing')
  throw new UsageError(`The number of a return is such as RET-20261128-0007-1, not '${text}'`)
}
