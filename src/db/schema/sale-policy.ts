/** Of a gateway that is registered in `context.ts`. */
export type GatewayName = string

/**
 * How a contract sells. It hands its policy to the core with a cart; cart and order keep it, so that
 * neither changes when the contract does.
 */
export interface SalePolicy {
  /** What its orders can be paid with. */
  gateways: readonly GatewayName[]
  /** An order's prices: those at which its lines were added to the cart, or those of the moment. */
  prices: 'when_added' | 'current'
  /** A line that is short of stock stops the checkout, or stays behind in the cart. */
  shortLines: 'stop' | 'stay_behind'
  /** The most a cart takes of one product. */
  quantityMax: number
  /** When its orders are paid: after they are placed, inside the checkout, or when they are delivered. */
  paid: 'after' | 'inside' | 'on_delivery'
  /** When the warehouse may begin: as the order is placed, or once it is paid. */
  accepted: 'when_placed' | 'when_paid'
  /** A payment that ends without success ends its order, or the order waits for another one. */
  unpaid: 'order_ends' | 'order_waits'
}
