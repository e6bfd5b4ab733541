import { expect } from 'vitest'
import { goneBackThere, juspayBank, payuBank, type RefundBank } from '../gateways/refund-banks.ts'
import { lettersOf } from './driven-refunds.ts'
import { comeByIn } from './paid-orders.ts'
import { giveBack, paidBy } from './received-returns.ts'
import { aDeliveredOrder, type Delivered } from './returns.ts'
import { byJuspay, byPayu } from './storefront-orders.ts'

/* Delivered orders whose gateways' banks take their time with refunds. */

export interface PaidAtBank extends Delivered {
  reference: string
  bank: RefundBank
}

/** Two kettles of a hundred rupees, and 59 for shipping; its gateway's refunds wait. */
export async function anOrderPaidAt(by: 'Juspay' | 'PayU' = 'Juspay'): Promise<PaidAtBank> {
  const { way, bank } = gateways[by]
  const order = await aDeliveredOrder({ way })
  const { reference } = await paidBy(order)
  await bank.hold(reference)
  return { ...order, reference, bank }
}

const gateways = {
  Juspay: { way: byJuspay, bank: juspayBank },
  PayU: { way: byPayu, bank: payuBank },
}

/** All that waits at the bank, or one of these amounts, ends so; the shop hears of it. */
export async function endAll(
  { bank, reference }: PaidAtBank,
  end: 'succeeded' | 'failed',
  amount?: number,
): Promise<void> {
  for (const refund of await bank.refunds(reference)) {
    const isMeant = amount === undefined || refund.amount === amount
    if (refund.state === 'pending' && isMeant) await bank.end(refund.id, end)
  }
  await bank.hear(reference)
}

/** The bank says so of one of its refunds, the oldest is 0, and the shop hears of it. */
export async function say(
  { bank, reference }: PaidAtBank,
  end: 'succeeded' | 'failed',
  place: number,
): Promise<void> {
  const refund = (await bank.refunds(reference))[place]
  await bank.end(refund?.id ?? '', end)
  await bank.hear(reference)
}

/** A kettle came back, and the bank refused to pay for it. */
export async function aFailedReturn(by: 'Juspay' | 'PayU' = 'Juspay'): Promise<PaidAtBank> {
  const order = await anOrderPaidAt(by)
  await giveBack(order, [{ product: order.product }])
  await comeByIn(1)
  await endAll(order, 'failed')
  expect(await lettersOf(order)).toHaveLength(1)
  return order
}

export async function backAtBank({ bank, reference }: PaidAtBank): Promise<number> {
  return goneBackThere(await bank.refunds(reference))
}
