import type { SimulatedPaypal } from '../../simulator/simulated-paypal.ts'

/** A payment as PayPal is asked to open it. */
export const newPayment = {
  key: 'payment:1',
  money: { amount: 19998, currency: 'USD' },
  metadata: { payment_key: 'key-1', order_id: '7' },
  description: 'Order 7',
  returnUrl: 'https://shop.test/back/',
}

/** The reference of a payment that the buyer has approved; `fate` decides what its capture becomes. */
export async function approvedPayment(
  paypal: SimulatedPaypal,
  fate?: Record<string, string>,
): Promise<string> {
  const { reference } = await paypal.gateway.create(newPayment)
  if (fate) await paypal.control(`orders/${reference}`, fate)
  await paypal.decide(reference)
  return reference
}

/** One that was captured, too. */
export async function capturedPayment(
  paypal: SimulatedPaypal,
  fate?: Record<string, string>,
): Promise<{ reference: string; captureReference: string | null }> {
  const reference = await approvedPayment(paypal, fate)
  const { captureReference = null } = await paypal.gateway.confirm(reference, 'confirm:1')
  return { reference, captureReference }
}
