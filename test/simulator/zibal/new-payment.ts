import * as z from 'zod'
import type { ResultCode } from './results.ts'
import { newTrackId, type Payment, testMerchant, type World } from './world.ts'

const amountMin = 1000
/** Rials. The real limit is the merchant's own; this one only has to be far away. */
const amountMax = 10_000_000_000_000
const inactiveMerchant = 'zibal-inactive'

const NewPayment = z.object({
  amount: z.int().min(amountMin).max(amountMax),
  callbackUrl: z.url({ protocol: /^https?$/ }),
  description: z.string().nullish(),
  orderId: z.string().nullish(),
  percentMode: z.literal([0, 1]).nullish(),
  nationalCode: z
    .string()
    .regex(/^\d{10}$/)
    .nullish(),
})

/** Null for a merchant that may do everything. */
export function merchantProblem(merchant: unknown): ResultCode | null {
  if (typeof merchant !== 'string' || merchant === '') return 104
  if (merchant === inactiveMerchant) return 103
  return merchant === testMerchant ? null : 102
}

/** The payment that was asked for, or the result with which it is refused. */
export function newPayment(world: World, request: unknown): Payment | ResultCode {
  const wanted = NewPayment.safeParse(request)
  if (!wanted.success) return problemOf(wanted.error.issues)
  const { amount, callbackUrl, description, orderId } = wanted.data
  return {
    trackId: newTrackId(),
    merchant: testMerchant,
    amount,
    callbackUrl,
    description: description ?? '',
    orderId: orderId ?? '',
    status: -1,
    createdAt: world.simulator.now(),
    paidAt: null,
    verifiedAt: null,
    refNumber: null,
    cardNumber: null,
    refundedAmount: 0,
  }
}

function problemOf([issue]: z.core.$ZodIssue[]): ResultCode {
  switch (issue?.path[0]) {
    case 'amount':
      return issue.code === 'too_big' ? 113 : 105
    case 'percentMode':
      return 107
    case 'nationalCode':
      return 114
    default:
      return 106
  }
}
