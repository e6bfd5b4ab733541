import { UsageError } from './read-arguments.ts'
import { reasonOf } from './reason-of.ts'

/**
 * Runs one of the project's commands. `--help` shows its usage alone, and a failure is shown as a
 * sentence: the stack would tell its user nothing.
 */
export async function runCommand(
  usage: string,
  command: (args: string[]) => Promise<void>,
): Promise<void> {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) return console.log(usage)
  try {
    await command(args)
  } catch (error) {
    console.error(sentence(error, usage))
    process.exitCode = 1
  }
}

function sentence(error: unknown, usage: string): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`
  return reasonOf(error)
}
