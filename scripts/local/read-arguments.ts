import { type ParseArgsConfig, parseArgs } from 'node:util'

/** A wrong option or argument: its user is told the reason, and how the command is used. */
export class UsageError extends Error {}

type Parsed<Config extends ParseArgsConfig> = ReturnType<typeof parseArgs<Config>>

/**
 * The options and arguments of a command.
 * @throws {UsageError} where one is unknown, or lacks its value.
 */
export function readArguments<const Config extends ParseArgsConfig>(
  config: Config,
): Parsed<Config> {
  try {
    return parseArgs<Config>({ ...config, args: withNegatives(config.args ?? []) })
  } catch (error) {
    throw new UsageError(reasonOf(error))
  }
}

/** `--amount -5` as Node reads it: no option of ours begins with a digit. */
function withNegatives(args: readonly string[]): string[] {
  const joined: string[] = []
  for (const arg of args) {
    const option = joined.at(-1)
    if (/^-\d/.test(arg) && option && /^--[\w-]+$/.test(option))
      joined.push(`${joined.pop()}=${arg}`)
    else joined.push(arg)
  }
  return joined
}

/** Node's own sentences go on about arguments that begin with a dash, which we have none of. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const [, option] = /^Option '(?:-\w, )?(--[\w-]+)/.exec(text) ?? []
  if (option === undefined) return text.split('. ')[0] ?? text
  return text.includes('does not take') ? `${option} takes no value` : `${option} needs a value`
}
