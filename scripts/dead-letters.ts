/**
 * `npm run dead-letters`: what failed for good, in the local database or in the deployed one, newest
 * first. `show <id>` tells all that a letter refers to, `drive <id>` has it tried again within a
 * minute, `seen <id>` marks it as done. `--all` lists those that are done with as well.
 */
import {
  driveLetterSql,
  resolutionSql,
  seeLetterSql,
  uncertainRefundSql,
} from './dead-letters/drive-sql.ts'
import { formatLetters, formatThings } from './dead-letters/format-letters.ts'
import { listLettersSql, showLetterSql } from './dead-letters/letter-sql.ts'
import { readOptions, usage } from './dead-letters/read-options.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'

async function list(isAll: boolean, isRemote: boolean): Promise<void> {
  const lines = formatLetters(await querySql(listLettersSql({ isAll }), isRemote), Date.now())
  console.log(lines.length > 0 ? lines.join('\n') : 'There are no dead letters.')
}

async function show(id: number, isRemote: boolean): Promise<void> {
  const things = await querySql(showLetterSql(id), isRemote)
  if (things.length === 0) throw new Error(`There is no dead letter ${id}`)
  console.log(formatThings(things))
}

async function drive(id: number, isChecked: boolean, isRemote: boolean): Promise<void> {
  const [uncertain] = isChecked ? [] : await querySql(uncertainRefundSql(id), isRemote)
  if (uncertain) {
    throw new Error(
      `Refund ${uncertain.id} was asked for before, at a gateway that would pay it back twice. Look ` +
        'in its panel. If nothing has gone back, run this again with --checked; else mark it as seen.',
    )
  }
  const [marked] = await querySql(driveLetterSql(id, Date.now()), isRemote)
  if (!marked) return tellMarked(id, isRemote)
  console.log(
    marked.resolution === 'driven'
      ? `What dead letter ${id} names is tried again within a minute.`
      : `There is nothing to try for dead letter ${id}. It is marked as seen.`,
  )
}

async function see(id: number, isRemote: boolean): Promise<void> {
  const [marked] = await querySql(seeLetterSql(id, Date.now()), isRemote)
  if (!marked) return tellMarked(id, isRemote)
  console.log(`Dead letter ${id} is marked as seen.`)
}

/** Somebody was first, or this is the second time: nothing is done twice. */
async function tellMarked(id: number, isRemote: boolean): Promise<void> {
  const [letter] = await querySql(resolutionSql(id), isRemote)
  if (!letter) throw new Error(`There is no dead letter ${id}`)
  console.log(`Dead letter ${id} is marked as ${letter.resolution} already.`)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  switch (options.command) {
    case 'list':
      return list(options.isAll, isRemote)
    case 'show':
      return show(options.id, isRemote)
    case 'drive':
      return drive(options.id, options.isChecked, isRemote)
    case 'seen':
      return see(options.id, isRemote)
  }
})
