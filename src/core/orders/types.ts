export { type OrderStatus, orderStatuses } from '../../db/schema/orders.ts'
