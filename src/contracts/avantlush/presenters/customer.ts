import type { Customer } from '../../../core/customers/customer.ts'
import { fullNameOf } from '../../../core/identity/full-name.ts'
import { formatDecimal } from '../../../core/money.ts'

/** A customer with what was ordered, in the currency of the channel. */
export function presentCustomer(customer: Customer, currency: string) {
  return {
    ...presentIdentity(customer),
    orders_count: customer.orders,
    total_balance: formatDecimal(customer.totalAmount, currency),
    status: customer.isActive ? 'Active' : 'Inactive',
  }
}

/** Who it is. */
export function presentIdentity(
  customer: Pick<Customer, 'id' | 'firstName' | 'lastName' | 'email' | 'phone'>,
) {
  const { id, email, phone } = customer
  return { id, name: fullNameOf(customer), email, phone }
}
