/**
 * `npm run discount -- --category <slug> --percent 15 --name "Autumn sale" --until 2026-12-31`: a
 * discount in the local database or in the deployed one, which no published contract can set. Prices
 * follow within a minute, and do so again when it ends; a day is included, and counted in UTC.
 * `--end <id>` ends one that was made before.
 */
import { addDiscountSql, endDiscountSql, type NewDiscount } from './discount/discount-sql.ts'
import { readOptions, usage } from './discount/read-options.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { formatTime } from './local/times.ts'

async function addDiscount(discount: NewDiscount, isRemote: boolean): Promise<void> {
  const [made] = await querySql(addDiscountSql(discount), isRemote)
  if (!made) throw new Error(`There is no ${discount.on} '${discount.slug}'`)
  const [start, end] = [discount.startsAt, discount.endsAt].map((time) => formatTime(time))
  console.log(
    `Made the discount ${made.id}, from ${start} until ${end}. Prices follow within a minute.`,
  )
}

/** Its prices end when the schedule sees that its time is over. */
async function endDiscount(id: number, isRemote: boolean): Promise<void> {
  const [ended] = await querySql(endDiscountSql(id, Date.now()), isRemote)
  if (!ended) throw new Error(`There is no discount ${id} that has not ended`)
  console.log(`Ended the discount ${id}. Prices follow within a minute.`)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args, Date.now())
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  if ('add' in options) await addDiscount(options.add, isRemote)
  else await endDiscount(options.end, isRemote)
})
