import type { OrderStatus } from '../../db/schema/orders.ts'

export { type OrderStatus, orderStatuses } from '../../db/schema/orders.ts'

/** Of orders that have neither gone out nor ended: they can be paid, and cancelled. */
export const openOrderStatuses: readonly OrderStatus[] = ['pending', 'processing']
