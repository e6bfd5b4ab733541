/**
 * `npm run credit -- --email a@b.c --amount 500 --channel in`: adds to the store credit of an account, or
 * takes from it, in the local database or in the deployed one. No published contract can.
 */
import { randomUUID } from 'node:crypto'
import { formatMoney } from '../src/core/money.ts'
import { changeCreditSql } from './credit/credit-sql.ts'
import { type Options, readOptions, usage } from './credit/read-options.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'

async function changeCredit({ isRemote, ...change }: Options): Promise<void> {
  const { email, currency, amount } = change
  const cause = `staff:${randomUUID()}`
  const [row] = await querySql(changeCreditSql({ ...change, cause }, Date.now()), isRemote)
  if (!row) throw new Error(`There is no account of ${email}`)
  if (row.is_closed === 1) throw new Error(`The account of ${email} is closed`)
  const balance = formatMoney(Number(row.balance), currency)
  const size = formatMoney(Math.abs(amount), currency)
  if (row.is_changed !== 1) {
    throw new Error(`${email} has a credit of ${balance}: ${size} cannot be taken from it`)
  }
  const done = amount < 0 ? `Took ${size} from` : `Added ${size} to`
  console.log(`${done} the credit of ${email}, which is ${balance} now.`)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  if (!options.isRemote) await prepareStorage()
  await changeCredit(options)
})
