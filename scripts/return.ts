/**
 * `npm run return`: what customers want to give back, in the local database or in the deployed one. No
 * published contract lets staff decide about it. `approve <number>` and `reject <number>` do, and
 * `receive <number>` gives back what came back, with `--restock` to the shelf as well.
 */
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { showList } from './local/show-list.ts'
import { describeRow, describeSettlement } from './return/describe-return.ts'
import { doneAlready } from './return/done-already.ts'
import { readOptions, usage } from './return/read-options.ts'
import {
  approveReturnSql,
  listReturnsSql,
  receivableSql,
  rejectReturnSql,
  returnStatusSql,
} from './return/return-sql.ts'
import { settleReceived } from './return/settle-received.ts'

async function list(isRemote: boolean): Promise<void> {
  const rows = await querySql(listReturnsSql(), isRemote)
  showList(rows.map(describeRow), 'No return waits.')
}

async function approve(number: string, isRemote: boolean): Promise<void> {
  const [approved] = await querySql(approveReturnSql(number, Date.now()), isRemote)
  if (!approved) return tellStatus({ number, wanted: 'approved', done: 'approved' }, isRemote)
  console.log(`${number} is approved.`)
}

async function reject(number: string, isRemote: boolean): Promise<void> {
  const [rejected] = await querySql(rejectReturnSql(number, Date.now()), isRemote)
  if (!rejected) return tellStatus({ number, wanted: 'rejected', done: 'rejected' }, isRemote)
  console.log(`${number} is rejected.`)
}

async function receive(number: string, isRestocked: boolean, isRemote: boolean): Promise<void> {
  const read = async () => (await querySql(receivableSql(number), isRemote))[0]
  const write = async (statements: string) => (await querySql(statements, isRemote))[0]
  const received = await settleReceived({ read, write, isRestocked })
  if (!received) {
    return tellStatus({ number, wanted: 'complete', done: 'received', isRestocked }, isRemote)
  }
  console.log(`${number} is complete.`)
  console.log(describeSettlement(received.settlement, received.receivable.currency))
}

/** Nothing is done twice. */
async function tellStatus(
  asked: Parameters<typeof doneAlready>[1],
  isRemote: boolean,
): Promise<void> {
  const [row] = await querySql(returnStatusSql(asked.number, Date.now()), isRemote)
  console.log(doneAlready(row, asked))
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  switch (options.command) {
    case 'list':
      return list(isRemote)
    case 'approve':
      return approve(options.number, isRemote)
    case 'reject':
      return reject(options.number, isRemote)
    case 'receive':
      return receive(options.number, options.isRestocked, isRemote)
  }
})
