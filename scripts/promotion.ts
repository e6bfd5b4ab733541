/**
 * `npm run promotion -- --product <slug> --name "Monsoon sale" --channel in --percent 10`: what applies by
 * itself to a product in a cart, in the local database or in the deployed one. No published contract can
 * set it. `--channel` alone lists those that have not ended, and `--end <id>` ends one.
 */
import { type ChannelCode, currencyOfChannel } from '../src/core/channels.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { showList } from './local/show-list.ts'
import { describePromotion, describeRow } from './promotion/describe-promotion.ts'
import {
  addPromotionSql,
  endPromotionSql,
  listPromotionsSql,
  type NewPromotion,
  pricesSql,
} from './promotion/promotion-sql.ts'
import { readOptions, usage } from './promotion/read-options.ts'
import { refusalOf } from './promotion/refusal-of.ts'

async function addPromotion(promotion: NewPromotion, isRemote: boolean): Promise<void> {
  const [prices] = await querySql(pricesSql(promotion), isRemote)
  const refusal = refusalOf(promotion, prices)
  if (refusal !== null) throw new Error(refusal)
  const [made] = await querySql(addPromotionSql(promotion), isRemote)
  if (!made) throw new Error(`There is no product '${promotion.slug}'`)
  console.log(`Made the promotion ${made.id} on ${describePromotion(promotion)}.`)
}

async function listPromotions(channel: ChannelCode, isRemote: boolean): Promise<void> {
  const statement = listPromotionsSql(currencyOfChannel(channel), Date.now())
  const rows = await querySql(statement, isRemote)
  showList(rows.map(describeRow), `The channel ${channel} has no promotion that has not ended.`)
}

async function endPromotion(id: number, isRemote: boolean): Promise<void> {
  const [ended] = await querySql(endPromotionSql(id, Date.now()), isRemote)
  if (!ended) throw new Error(`There is no promotion ${id} that has not ended`)
  console.log(`Ended the promotion ${id}.`)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args, Date.now())
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  if ('add' in options) await addPromotion(options.add, isRemote)
  else if ('list' in options) await listPromotions(options.list, isRemote)
  else await endPromotion(options.end, isRemote)
})
