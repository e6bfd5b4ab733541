/**
 * `npm run gift-card -- --amount 2000 --channel in`: makes a gift card, or adds to the one of `--code`, in
 * the local database or in the deployed one. No published contract can. `--end <code>` has one expire.
 */
import { randomUUID } from 'node:crypto'
import { formatMoney } from '../src/core/money.ts'
import { giftCardKey } from '../src/db/gift-card-code.ts'
import { endCardSql, fillCardSql, showCardSql } from './gift-card/card-sql.ts'
import { newCode } from './gift-card/new-code.ts'
import { type Fill, readOptions, usage } from './gift-card/read-options.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { formatTime } from './local/times.ts'

type Row = Record<string, unknown>

async function fillCard(fill: Fill, isRemote: boolean): Promise<void> {
  const code = fill.code ?? newCode()
  const cause = `staff:${randomUUID()}`
  const rows = await querySql(fillCardSql({ ...fill, code, cause }, Date.now()), isRemote)
  const [row] = rows
  if (row?.is_filled !== 1) {
    throw new Error(
      `Nothing was added: ${nameOf(code)} has expired. With --until it is good again.`,
    )
  }
  const added = formatMoney(fill.amount, fill.currency)
  if (row.is_new === 1) console.log(`Made a gift card.\nCode, shown this once: ${code}`)
  else console.log(`Added ${added} to ${nameOf(code)}.`)
  console.log(stateOf(rows))
}

async function showCard(code: string, isRemote: boolean): Promise<void> {
  const rows = await querySql(showCardSql(code), isRemote)
  if (rows.length === 0) throw new Error('There is no gift card of this code')
  console.log(`This is ${nameOf(code)}.\n${stateOf(rows)}`)
}

async function endCard(code: string, isRemote: boolean): Promise<void> {
  const [ended] = await querySql(endCardSql(code, Date.now()), isRemote)
  if (!ended) throw new Error('There is no gift card of this code that has not expired')
  console.log(`Ended ${nameOf(code)}. What it holds is kept.`)
}

function nameOf(code: string): string {
  return `the gift card that ends in ${giftCardKey(code).ending}`
}

function stateOf(rows: Row[]): string {
  const balances = rows
    .filter(({ currency }) => currency !== null)
    .map(({ balance, currency }) => formatMoney(Number(balance), `${currency}`))
  const [row] = rows
  return `It holds ${balances.join(', ') || 'nothing'}, and ${endOf(row?.expires_at, Date.now())}.`
}

function endOf(expiresAt: unknown, now: number): string {
  if (typeof expiresAt !== 'number') return 'never expires'
  return `${expiresAt > now ? 'expires' : 'expired'} at ${formatTime(expiresAt)}`
}

await runCommand(usage, async (args) => {
  const options = readOptions(args, Date.now())
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  if ('fill' in options) await fillCard(options.fill, isRemote)
  else if ('show' in options) await showCard(options.show, isRemote)
  else await endCard(options.end, isRemote)
})
