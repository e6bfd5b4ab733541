import { lines, type PlantedFault } from './planted-fault.ts'

/** In what becomes of a repeated request: its key does not stand with the effect. */
export const requestFaults: PlantedFault[] = [
  {
    name: 'checkout-key-not-kept',
    sentence: 'The cart does not remember under which key an order was placed.',
    patches: [
      {
        file: 'src/core/checkout/attempt/finish.ts',
        find: "store.write(remember({ ...left, checkout: { ...record, state: 'placed' } }, answer, now))",
        replace: "store.write({ ...left, checkout: { ...record, state: 'placed' } })",
      },
    ],
  },
  {
    name: 'cart-key-not-kept',
    sentence: 'The cart does not remember under which key it was changed.',
    patches: [
      {
        file: 'src/core/cart/change-cart.ts',
        find: 'remember(changedAt(change.cart, now), answerOf({ ok: true, line }), now)',
        replace: 'changedAt(change.cart, now)',
      },
    ],
  },
  {
    name: 'cancel-key-not-kept',
    sentence: 'An order does not remember under which key it was cancelled.',
    patches: [
      {
        file: 'src/core/orders/order-changes.ts',
        find: lines(
          "      status: 'cancelled',",
          '      expiresAt: null,',
          '      changedBy: operationId,',
        ),
        replace: lines("      status: 'cancelled',", '      expiresAt: null,', ''),
      },
    ],
  },
  {
    name: 'refund-key-not-kept',
    sentence: 'A refund does not remember under which key it was asked for.',
    patches: [
      {
        file: 'src/core/payments/refunding/refund-payment.ts',
        find: 'operationId: request.operationId ?? null,',
        replace: '',
      },
    ],
  },
  {
    name: 'keyless-call-repeated',
    sentence: 'A call of a cart without a key is repeated where its answer was lost.',
    patches: [
      {
        file: 'src/objects/clients.ts',
        find: '(operationId: string | null) => (operationId === null ? once : repeatable)',
        replace: '(_: string | null) => repeatable',
      },
    ],
  },
]
