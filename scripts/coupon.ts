/**
 * `npm run coupon -- --code SUMMER20 --percent 20 --uses 100`: a promo code in the local database or in
 * the deployed one, which no published contract can set. `--end` ends one.
 */
import { currencyOfChannel } from '../src/core/channels.ts'
import { formatMoney } from '../src/core/money.ts'
import {
  type Coupon,
  type CouponKey,
  couponUsesSql,
  endCouponSql,
  setCouponSql,
} from './coupon/coupon-sql.ts'
import { readOptions, usage } from './coupon/read-options.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql } from './local/query-sql.ts'
import { runCommand } from './local/run-command.ts'
import { formatTime } from './local/times.ts'

async function setCoupon(coupon: Coupon, isRemote: boolean): Promise<void> {
  const [written] = await querySql(setCouponSql(coupon, Date.now()), isRemote)
  if (!written) throw await refusalOf(coupon, isRemote)
  const done = written.is_new === 1 ? 'Made' : 'Changed'
  const { code, channel } = coupon
  console.log(`${done} the code ${code} of ${channel}: ${termsOf(coupon).join(', ')}.`)
  if (written.uses !== 0) console.log(`Its uses so far: ${written.uses}.`)
}

async function refusalOf(coupon: Coupon, isRemote: boolean): Promise<Error> {
  const { code, kind, usesMax } = coupon
  const [row] = await querySql(couponUsesSql(coupon), isRemote)
  const used = `${code} is used ${row?.uses} times already`
  if (row?.kind !== kind) return new Error(`${used}: it keeps its kind. Make another code.`)
  return new Error(`${used}: --uses ${usesMax} is less than that`)
}

function termsOf(coupon: Coupon): string[] {
  const { isListed, startsAt, endsAt, subtotalMin, usesMax, usesPerCustomerMax } = coupon
  const minimum = formatMoney(subtotalMin, currencyOfChannel(coupon.channel))
  return [
    effectOf(coupon),
    isListed ? [] : 'in no list',
    startsAt === null ? [] : `from ${formatTime(startsAt)}`,
    endsAt === null ? [] : `until ${formatTime(endsAt)}`,
    subtotalMin === 0 ? [] : `for carts of ${minimum} and more`,
    usesMax === null ? [] : `uses in all: ${usesMax}`,
    usesPerCustomerMax === null ? [] : `uses of one customer: ${usesPerCustomerMax}`,
  ].flat()
}

function effectOf({ kind, points, amount, channel }: Coupon): string {
  if (kind === 'free_shipping') return 'free shipping'
  if (amount === null) return `${points / 100} % off`
  return `${formatMoney(amount, currencyOfChannel(channel))} off`
}

async function endCoupon(key: CouponKey, isRemote: boolean): Promise<void> {
  const { code, channel } = key
  const [ended] = await querySql(endCouponSql(key, Date.now()), isRemote)
  if (!ended) throw new Error(`There is no code ${code} of ${channel} that has not ended`)
  console.log(`Ended the code ${code} of ${channel}.`)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args, Date.now())
  const { isRemote } = options
  if (!isRemote) await prepareStorage()
  if ('set' in options) await setCoupon(options.set, isRemote)
  else await endCoupon(options.end, isRemote)
})
