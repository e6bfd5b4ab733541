import * as z from 'zod'
import { whenFree } from './when-free.ts'
import { runWrangler } from './wrangler.ts'

const Answer = z.array(z.object({ results: z.array(z.record(z.string(), z.unknown())) }))

/** Runs one SQL statement in the local or the deployed database and answers its rows. */
export async function querySql(
  statement: string,
  isRemote: boolean,
): Promise<Record<string, unknown>[]> {
  const where = isRemote ? '--remote' : '--local'
  const output = await whenFree(() =>
    runWrangler([
      ...['d1', 'execute', 'souk', where, '--yes', '--json'],
      ...['--command', statement],
    ]),
  )
  return Answer.parse(JSON.parse(output)).flatMap(({ results }) => results)
}
