import { parseArgs } from 'node:util'

export type Options = { isRemote: boolean } & (
  | { command: 'list'; isAll: boolean }
  | { command: 'show' | 'seen'; id: number }
  | { command: 'drive'; id: number; isChecked: boolean }
)

const usage = `Usage: npm run dead-letters -- [--all] [--remote]
npm run dead-letters -- show <id> [--remote]
npm run dead-letters -- drive <id> [--checked] [--remote]
npm run dead-letters -- seen <id> [--remote]`

/** Reads the arguments of the command; without any it lists what waits. */
export function readOptions(args: string[]): Options {
  const flag = { type: 'boolean', default: false } as const
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { all: flag, checked: flag, remote: flag },
  })
  const { all: isAll, checked: isChecked, remote: isRemote } = values
  const [command = 'list', id = '', ...others] = positionals
  const isMisplaced = (isAll && command !== 'list') || (isChecked && command !== 'drive')
  if (others.length > 0 || isMisplaced) throw new Error(usage)
  switch (command) {
    case 'list':
      if (id !== '') throw new Error(usage)
      return { isRemote, command, isAll }
    case 'show':
    case 'seen':
      return { isRemote, command, id: parseId(id) }
    case 'drive':
      return { isRemote, command, id: parseId(id), isChecked }
    default:
      throw new Error(usage)
  }
}

/** It becomes part of an SQL text. */
function parseId(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Error(`The id of a dead letter is a number, not '${text}'\n${usage}`)
}
