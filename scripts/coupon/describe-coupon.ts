import * as z from 'zod'
import { type ChannelCode, currencyOfChannel } from '../../src/core/channels.ts'
import { formatMoney } from '../../src/core/money.ts'
import { couponKinds } from '../../src/db/schema/promotions.ts'
import { formatTime } from '../local/times.ts'
import type { Coupon } from './coupon-sql.ts'

/** What `listCouponsSql` answers. */
const Listed = z.object({
  code: z.string(),
  kind: z.enum(couponKinds),
  points: z.number(),
  amount: z.number().nullable(),
  isListed: z.number().transform((isListed) => isListed === 1),
  startsAt: z.number().nullable(),
  endsAt: z.number().nullable(),
  subtotalMin: z.number(),
  usesMax: z.number().nullable(),
  usesPerCustomerMax: z.number().nullable(),
  uses: z.number(),
})

/** A row of the list as people read it. */
export function describeRow(row: unknown, channel: ChannelCode): string {
  const { uses, ...coupon } = Listed.parse(row)
  return `${coupon.code}: ${describeTerms({ ...coupon, channel })}, uses so far: ${uses}`
}

/** Such as "20 % off, listed, uses in all: 100". */
export function describeTerms(coupon: Coupon): string {
  const { isListed, startsAt, endsAt, subtotalMin, usesMax, usesPerCustomerMax } = coupon
  const minimum = formatMoney(subtotalMin, currencyOfChannel(coupon.channel))
  const terms = [
    effectOf(coupon),
    isListed ? 'listed' : 'unlisted',
    startsAt === null ? [] : `from ${formatTime(startsAt)}`,
    endsAt === null ? [] : `until ${formatTime(endsAt)}`,
    subtotalMin === 0 ? [] : `for carts of ${minimum} and more`,
    usesMax === null ? [] : `uses in all: ${usesMax}`,
    usesPerCustomerMax === null ? [] : `uses of one customer: ${usesPerCustomerMax}`,
  ]
  return terms.flat().join(', ')
}

function effectOf({ kind, points, amount, channel }: Coupon): string {
  if (kind === 'free_shipping') return 'free shipping'
  if (amount === null) return `${points / 100} % off`
  return `${formatMoney(amount, currencyOfChannel(channel))} off`
}
