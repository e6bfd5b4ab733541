import type { ChargeRequest } from '../../../src/core/ports.ts'
import { newPayment } from './new-payment.ts'

/** The charge of that payment with a good card; the reference is still to be named. */
export const newCharge: ChargeRequest = {
  key: '0b6f3a52-4c0e-4a3f-8f43-6d8b1c1f7d10',
  reference: null,
  money: newPayment.money,
  metadata: newPayment.metadata,
  description: newPayment.description,
  method: 'pm_card_visa',
  savesCard: false,
  clientAddress: null,
  isRepeated: false,
}
