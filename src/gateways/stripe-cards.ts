import type Stripe from 'stripe'
import * as z from 'zod'
import type { SavedCard, SavedCards } from '../core/ports.ts'
import { answerOf } from './stripe-answer.ts'

/** Of one customer; Stripe gives no more at once. */
const cardsMax = 100

/** A card is saved by a payment of its customer that says so, not here. */
export function stripeSavedCards({
  customers,
  paymentMethods,
}: Pick<Stripe, 'customers' | 'paymentMethods'>): SavedCards {
  return {
    createCustomer: ({ key, email, name, metadata }) =>
      answerOf(
        Customer,
        ({ id }) => id,
        () =>
          customers.create(
            { ...(email && { email }), ...(name && { name }), metadata },
            { idempotencyKey: key },
          ),
      ),
    // Refused once the customer was deleted, which is not known of the list below the customer's path.
    list: (customer) =>
      answerOf(
        Cards,
        ({ data }) => data.map(toCard),
        () => paymentMethods.list({ customer, type: 'card', limit: cardsMax }),
      ),
    deleteCustomer: (customer) =>
      answerOf(
        Deleted,
        () => undefined,
        () => customers.del(customer),
      ),
  }
}

const Customer = z.object({ id: z.string().startsWith('cus_') })

const Deleted = z.object({ deleted: z.literal(true) })

const Card = z.object({
  id: z.string(),
  card: z.object({
    brand: z.string(),
    last4: z.string(),
    exp_month: z.int(),
    exp_year: z.int(),
  }),
})

const Cards = z.object({ data: z.array(Card) })

function toCard({ id, card }: z.infer<typeof Card>): SavedCard {
  const { brand, last4, exp_month: expiryMonth, exp_year: expiryYear } = card
  return { id, brand, last4, expiryMonth, expiryYear }
}
