import type { SimulatedJuspay } from '../../simulator/simulated-juspay.ts'

export const paymentKey = '0b6d1c9e-52aa-4a1f-9d3c-7e8f90123456'

/** What Juspay calls that payment. */
export const orderId = 'P0B6D1C9E52AA4A1F9'

/** A payment as Juspay is asked to open it. */
export const newPayment = {
  key: paymentKey,
  money: { amount: 19998, currency: 'INR' },
  metadata: { payment_key: paymentKey, payment_id: '12', order_id: '7' },
  description: 'Order 7',
  returnUrl: 'https://shop.test/back/',
  payer: {
    id: 'customer-1',
    firstName: 'Asha',
    lastName: 'Rao',
    email: 'asha@shop.test',
    phone: '9876543210',
  },
}

/** A payment that the customer has made; `change` befalls its order at Juspay after that. */
export async function paidPayment(
  juspay: SimulatedJuspay,
  change?: Record<string, string>,
): Promise<{ reference: string; captureReference: string | null }> {
  const { reference } = await juspay.gateway.create(newPayment)
  await juspay.pay(reference)
  if (change) await juspay.control(`orders/${reference}`, change)
  const { captureReference } = await juspay.gateway.retrieve(reference)
  return { reference, captureReference }
}

/** The key of our second refund of it, after so many failures. */
export function refundKey(amount: number, failures = 0, id = 2): string {
  return `refund:${paymentKey}:${id}:${failures}:${amount}`
}

export function refundOf(
  payment: { reference: string; captureReference: string | null },
  amount: number,
  key = refundKey(amount),
) {
  return { ...payment, key, money: { amount, currency: 'INR' }, reason: null }
}
