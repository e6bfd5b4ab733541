/**
 * `npm run shipping -- --method "Standard Shipping" --channel in --free-from 5000`: from which value of the
 * items on a way to ship costs nothing, in the local database or in the deployed one. No published contract
 * can set it. Without `--free-from` it lists the ways to ship.
 */
import { formatMoney } from '../src/core/money.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { type Options, readOptions, usage } from './shipping/read-options.ts'
import { listMethodsSql, setFreeFromSql } from './shipping/shipping-sql.ts'

async function showMethods(options: Options): Promise<void> {
  const { isRemote } = options
  const { name, currency } = 'set' in options ? options.set : options.list
  const rows = await querySql(statementOf(options), isRemote)
  if (rows.length === 0) {
    const method = name === null ? 'No way to ship' : `No way to ship named '${name}'`
    throw new Error(`${method} has a price in ${currency}`)
  }
  for (const row of rows) {
    const [price, freeFrom] = [row.amount, row.free_from].map((amount) =>
      amount === null ? null : formatMoney(Number(amount), currency),
    )
    console.log(`${row.name}: ${price}, ${freeFrom ? `free from ${freeFrom} on` : 'never free'}`)
  }
}

function statementOf(options: Options): string {
  return 'set' in options
    ? setFreeFromSql(options.set, options.set.freeFrom)
    : listMethodsSql(options.list)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  if (!options.isRemote) await prepareStorage()
  await showMethods(options)
})
