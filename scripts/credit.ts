/**
 * `npm run credit -- --email a@b.c --amount 500 --channel in`: adds to the store credit of an account, or
 * takes from it, in the local database or in the deployed one. No published contract can. Without
 * `--amount` it shows what there is.
 */
import { randomUUID } from 'node:crypto'
import { formatMoney } from '../src/core/money.ts'
import {
  type CreditChange,
  changeCreditSql,
  showCreditSql,
  type WhichCredit,
} from './credit/credit-sql.ts'
import { readOptions, usage } from './credit/read-options.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'

type Row = Record<string, unknown>

async function changeCredit(change: CreditChange, isRemote: boolean): Promise<void> {
  const { email, currency, amount } = change
  const row = await getOpenAccount(email, changeCreditSql(change, Date.now()), isRemote)
  const balance = formatMoney(Number(row.balance), currency)
  const size = formatMoney(Math.abs(amount), currency)
  if (row.is_changed !== 1) {
    throw new Error(`${email} has a credit of ${balance}: ${size} cannot be taken from it`)
  }
  const done = amount < 0 ? `Took ${size} from` : `Added ${size} to`
  console.log(`${done} the credit of ${email}, which is ${balance} now.`)
}

async function showCredit(which: WhichCredit, isRemote: boolean): Promise<void> {
  const row = await getOpenAccount(which.email, showCreditSql(which), isRemote)
  const balance = formatMoney(Number(row.balance), which.currency)
  console.log(`The credit of ${which.email} is ${balance}.`)
}

/** The row of an account that is open. */
async function getOpenAccount(email: string, statement: string, isRemote: boolean): Promise<Row> {
  const [row] = await querySql(statement, isRemote)
  if (!row) throw new Error(`There is no account of ${email}`)
  if (row.is_closed === 1) throw new Error(`The account of ${email} is closed`)
  return row
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  if ('show' in options) await showCredit(options.show, isRemote)
  else await changeCredit({ ...options.change, cause: `staff:${randomUUID()}` }, isRemote)
})
