import type { ChargeRequest } from '../../../src/core/ports.ts'

/** A charge as Clover is asked for it. */
export const newCharge: ChargeRequest = {
  key: '6f1c2f7e-5f0e-4d0b-9d1e-3b7f3a0c1a01',
  reference: null,
  money: { amount: 19998, currency: 'USD' },
  metadata: { payment_id: '7', payment_key: '6f1c2f7e-5f0e-4d0b-9d1e-3b7f3a0c1a01' },
  description: 'Your order',
  method: 'clv_test_visa',
  savesCard: false,
  clientAddress: '198.51.100.7',
  isRepeated: false,
}
