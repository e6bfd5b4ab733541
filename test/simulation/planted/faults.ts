import { answerFaults } from './answer-faults.ts'
import { catalogueFaults } from './catalogue-faults.ts'
import { checkoutFaults } from './checkout-faults.ts'
import { countFaults } from './count-faults.ts'
import { landedFaults } from './landed-faults.ts'
import { paymentFaults } from './payment-faults.ts'
import type { PlantedFault } from './planted-fault.ts'
import { quoteFaults } from './quote-faults.ts'
import { refundFaults } from './refund-faults.ts'
import { requestFaults } from './request-faults.ts'
import { stockFaults } from './stock-faults.ts'
import { storefrontFaults } from './storefront-faults.ts'

/** Each by itself must be found by the simulation: this is what checks the checker. */
export const plantedFaults: PlantedFault[] = [
  ...checkoutFaults,
  ...stockFaults,
  ...paymentFaults,
  ...quoteFaults,
  ...refundFaults,
  ...requestFaults,
  ...answerFaults,
  ...catalogueFaults,
  ...countFaults,
  ...storefrontFaults,
  ...landedFaults,
]
