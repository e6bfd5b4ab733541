import { type ContractName, contractNames } from '../db/schema/orders.ts'
import type { GatewayName } from './ports.ts'

/** How selling differs from contract to contract; everything else of a sale is the same for all. */
export interface SaleRules {
  /** What its orders are paid with. */
  gateway: GatewayName
  /** An order's prices: those at which its lines were added to the cart, or those of the moment. */
  prices: 'when_added' | 'current'
  /** A line that is short of stock stops the checkout, or stays behind in the cart. */
  shortLines: 'stop' | 'stay_behind'
  /** The most a cart takes of one product. */
  quantityMax: number
  /** Status of an order that is placed and not paid. */
  unpaidStatus: 'pending' | 'processing'
  /** When a payment is over without success, so is its order; otherwise it waits for another. */
  endsWithPayment: boolean
}

export const saleRules: Record<ContractName, SaleRules> = {
  store: {
    gateway: 'stripe',
    prices: 'when_added',
    shortLines: 'stop',
    quantityMax: 999,
    unpaidStatus: 'processing',
    endsWithPayment: true,
  },
  cortex: {
    gateway: 'zibal',
    prices: 'current',
    shortLines: 'stay_behind',
    quantityMax: 5,
    unpaidStatus: 'pending',
    endsWithPayment: false,
  },
}

/** The contracts whose orders end when a payment is over without success. */
export const contractsEndingWithPayment = contractNames.filter(
  (contract) => saleRules[contract].endsWithPayment,
)
