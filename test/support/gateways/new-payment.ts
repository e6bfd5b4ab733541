/** A payment as Stripe is asked to open it. */
export const newPayment = {
  key: 'pi:1:1',
  money: { amount: 19998, currency: 'USD' },
  metadata: { order_id: '7' },
  description: 'Order 7',
  returnUrl: null,
}
