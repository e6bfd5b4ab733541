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
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(reasonOf(error))
  }
}

/** Node's own sentences go on about arguments that begin with a dash, which we have none of. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const [, option] = /^Option '(?:-\w, )?(--[\w-]+)/.exec(text) ?? []
  if (option === undefined) return text.split('. ')[0] ?? text
  return text.includes('does not take') ? `${option} takes no value` : `${option} needs a value`
}
