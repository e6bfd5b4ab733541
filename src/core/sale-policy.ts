export type { SalePolicy } from '../db/schema/sale-policy.ts'
