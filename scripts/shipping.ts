/**
 * `npm run shipping -- --method "Standard Shipping" --channel in --price 399 --free-from 5000`: what a way
 * to ship costs, and from which value of the items on it costs nothing, in the local database or in the
 * deployed one. No published contract can set either in rupees. Without both it lists the ways to ship.
 */
import { formatMoney } from '../src/core/money.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { readOptions, usage } from './shipping/read-options.ts'
import {
  listMethodsSql,
  methodIdsSql,
  type NewPrice,
  setPriceSql,
  type WhichMethods,
} from './shipping/shipping-sql.ts'

type Row = Record<string, unknown>

async function listMethods(which: WhichMethods, isRemote: boolean): Promise<void> {
  const rows = await querySql(listMethodsSql(which), isRemote)
  if (rows.length === 0) throw unpriced(which)
  showMethods(rows, which.currency)
}

async function setPrice(price: NewPrice & { name: string }, isRemote: boolean): Promise<void> {
  const id = await getMethodId(price.name, isRemote)
  const rows = await querySql(setPriceSql(id, price), isRemote)
  if (rows.length === 0) throw unpriced(price)
  showMethods(rows, price.currency)
}

async function getMethodId(name: string, isRemote: boolean): Promise<number> {
  const ids = (await querySql(methodIdsSql(name), isRemote)).map(({ id }) => Number(id))
  const [id, other] = ids
  if (id === undefined) throw new Error(`There is no way to ship named '${name}'`)
  if (other === undefined) return id
  const several = `Several ways to ship are named '${name}', with the ids ${ids.join(', ')}`
  throw new Error(`${several}: rename all but one`)
}

function unpriced({ name, currency }: WhichMethods): Error {
  const method = name === null ? 'No way to ship' : `No way to ship named '${name}'`
  return new Error(`${method} has a price in ${currency}. With --method and --price it gets one.`)
}

function showMethods(rows: Row[], currency: string): void {
  for (const row of rows) {
    const [price, freeFrom] = [row.amount, row.free_from].map((amount) =>
      amount === null ? null : formatMoney(Number(amount), currency),
    )
    console.log(`${row.name}: ${price}, ${freeFrom ? `free from ${freeFrom} on` : 'never free'}`)
  }
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  if ('set' in options) await setPrice(options.set, isRemote)
  else await listMethods(options.list, isRemote)
})
