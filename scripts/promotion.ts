/**
 * `npm run promotion -- --product <slug> --name "Monsoon sale" --channel in --percent 10`: what applies by
 * itself to a product in a cart, in the local database or in the deployed one. No published contract can
 * set it. `--end <id>` ends one that was made before.
 */
import { formatMoney } from '../src/core/money.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { formatTime } from './local/times.ts'
import {
  addPromotionSql,
  endPromotionSql,
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
  const { slug, startsAt, endsAt } = promotion
  const end = endsAt === null ? 'without an end' : `until ${formatTime(endsAt)}`
  console.log(
    `Made the promotion ${made.id} on ${slug}: ${effectOf(promotion)}, from ${formatTime(startsAt)}, ${end}.`,
  )
}

function effectOf({ terms, currency }: NewPromotion): string {
  switch (terms.kind) {
    case 'percentage':
      return `${terms.points / 100} % off`
    case 'fixed':
      return `${formatMoney(terms.amount, currency)} off each unit`
    case 'buy_x_get_y':
      return `buy ${terms.buyQuantity}, get ${terms.getQuantity} of ${terms.giftSku ?? 'the same'} free`
  }
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
  else await endPromotion(options.end, isRemote)
})
