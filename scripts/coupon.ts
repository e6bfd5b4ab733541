/**
 * `npm run coupon -- --code SUMMER20 --percent 20 --uses 100`: a promo code in the local database or in
 * the deployed one, which no published contract can set. `--channel` alone lists those that have not ended,
 * and `--end` ends one.
 */
import type { ChannelCode } from '../src/core/channels.ts'
import {
  type Coupon,
  type CouponKey,
  couponUsesSql,
  endCouponSql,
  listCouponsSql,
  setCouponSql,
} from './coupon/coupon-sql.ts'
import { describeRow, describeTerms } from './coupon/describe-coupon.ts'
import { readOptions, usage } from './coupon/read-options.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { showList } from './local/show-list.ts'

async function setCoupon(coupon: Coupon, isRemote: boolean): Promise<void> {
  const [written] = await querySql(setCouponSql(coupon, Date.now()), isRemote)
  if (!written) throw await refusalOf(coupon, isRemote)
  const done = written.is_new === 1 ? 'Made' : 'Changed'
  const { code, channel } = coupon
  console.log(`${done} the code ${code} for the channel ${channel}: ${describeTerms(coupon)}.`)
  if (written.uses !== 0) console.log(`Its uses so far: ${written.uses}.`)
}

async function refusalOf(coupon: Coupon, isRemote: boolean): Promise<Error> {
  const { code, kind, usesMax } = coupon
  const [row] = await querySql(couponUsesSql(coupon), isRemote)
  const used = `${code} is used ${row?.uses} times already`
  if (row?.kind !== kind) return new Error(`${used}: it keeps its kind. Make another code.`)
  return new Error(`${used}: --uses ${usesMax} is less than that`)
}

async function listCoupons(channel: ChannelCode, isRemote: boolean): Promise<void> {
  const rows = await querySql(listCouponsSql(channel, Date.now()), isRemote)
  const lines = rows.map((row) => describeRow(row, channel))
  showList(lines, `The channel ${channel} has no code that has not ended.`)
}

async function endCoupon(key: CouponKey, isRemote: boolean): Promise<void> {
  const { code, channel } = key
  const [ended] = await querySql(endCouponSql(key, Date.now()), isRemote)
  if (!ended)
    throw new Error(`There is no code ${code} for the channel ${channel} that has not ended`)
  console.log(`Ended the code ${code} for the channel ${channel}.`)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args, Date.now())
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  if ('set' in options) await setCoupon(options.set, isRemote)
  else if ('list' in options) await listCoupons(options.list, isRemote)
  else await endCoupon(options.end, isRemote)
})
