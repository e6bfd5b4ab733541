import { readArguments, UsageError } from '../local/read-arguments.ts'

export type Options = { isRemote: boolean } & (
  | { command: 'list'; isAll: boolean }
  | { command: 'show' | 'seen'; id: number }
  | { command: 'drive'; id: number; isChecked: boolean }
)

export const usage = `Usage: npm run dead-letters -- [list] [--all] [--remote]
       npm run dead-letters -- show <id> [--remote]
       npm run dead-letters -- drive <id> [--checked] [--remote]
       npm run dead-letters -- seen <id> [--remote]

What failed for good, in the local database or in the deployed one.

  list        those that wait, newest first
  show        all that one refers to
  drive       has it tried again, within a minute
  seen        marks it as done with
  --all       lists those that are done with as well
  --checked   you looked in the gateway's panel: nothing has gone back
  --remote    in the deployed database`

/** Reads the arguments of the command; without any it lists what waits. */
export function readOptions(args: string[]): Options {
  const flag = { type: 'boolean', default: false } as const
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: { all: flag, checked: flag, remote: flag },
  })
  const { all: isAll, checked: isChecked, remote: isRemote } = values
  const [command = 'list', id = '', ...others] = positionals
  if (isAll && command !== 'list') throw new UsageError('--all goes with list alone')
  if (isChecked && command !== 'drive') throw new UsageError('--checked goes with drive alone')
  if (others.length > 0) throw new UsageError(`Unexpected argument '${others[0]}'`)
  switch (command) {
    case 'list':
      if (id !== '') throw new UsageError(`Unexpected argument '${id}'`)
      return { isRemote, command, isAll }
    case 'show':
    case 'seen':
      return { isRemote, command, id: parseId(id) }
    case 'drive':
      return { isRemote, command, id: parseId(id), isChecked }
    default:
      throw new UsageError(`Unknown command '${command}'`)
  }
}

/** It becomes part of an SQL text. */
function parseId(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  if (text === '') throw new UsageError('The id of the dead letter is missing')
  throw new UsageError(`The id of a dead letter is a number, not '${text}'`)
}
