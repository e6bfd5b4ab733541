import type { PlantedFault } from './planted-fault.ts'

const noteRefund = 'src/core/payments/refunding/note-refund.ts'

/** In what somebody is told, who is told, and who is let in. */
export const answerFaults: PlantedFault[] = [
  {
    name: 'part-refund-gives-all',
    sentence: 'Whoever asks for a part of a payment back gets all of it.',
    patches: [
      {
        file: 'src/core/payments/refunding/refund-payment.ts',
        find: 'amountOf(ctx, payment, request)',
        replace: 'amountOf(ctx, payment, { ...request, amount: null })',
      },
    ],
  },
  {
    name: 'callback-says-paid',
    sentence:
      'Whoever comes back from the gateway is told that he has paid, also where he has not.',
    patches: [
      {
        file: 'src/core/payments/confirming/confirm-payment.ts',
        find: "if (!(await confirmOrRetrySoon(ctx, payment.id))) throw new PaymentNotCompleted('unpaid')",
        replace: 'await confirmOrRetrySoon(ctx, payment.id)',
      },
    ],
  },
  {
    name: 'moved-from-any-status',
    sentence: 'Of two who move an order at once both succeed, and the later one undoes the first.',
    patches: [
      {
        file: 'src/core/orders/order-changes.ts',
        find: '.where(and(eq(orders.id, orderId), eq(orders.status, from)))',
        replace: '.where(eq(orders.id, orderId))',
      },
    ],
  },
  {
    name: 'payment-of-somebody-else',
    sentence: 'Anybody may cancel the payment of somebody else.',
    patches: [
      {
        file: 'src/core/payments/queries.ts',
        find: 'if (payment.userId !== user.id && !user.isStaff) throw new NotOwner()',
        replace: '',
      },
      {
        file: 'src/core/payments/closing/cancel-payment.ts',
        find: 'if (payment.userId !== user.id) throw new NotOwner()',
        replace: '',
      },
    ],
  },
  {
    name: 'key-lets-another-request-in',
    sentence: 'A key that stands for one request answers another one with it.',
    patches: [
      {
        file: 'src/core/idempotency/answers.ts',
        find: 'if (row.fingerprint !== use.fingerprint) throw new IdempotencyKeyReused()',
        replace: '',
      },
    ],
  },
  {
    name: 'receipt-not-sent',
    sentence: 'Nobody is written to when his payment has come.',
    patches: [
      {
        file: 'src/core/payments/pay-order.ts',
        find: "AND o.status <> 'cancelled' AND o.paid_at IS NULL",
        replace: 'AND o.paid_at > 0 AND o.paid_at IS NULL',
      },
    ],
  },
  {
    name: 'late-failure-of-a-refund-ignored',
    sentence: 'A refund that fails after it was called succeeded stays a success.',
    patches: [
      {
        file: noteRefund,
        find: "const isOver = refund.status === 'failed'",
        replace: "const isOver = refund.status === 'succeeded' || refund.status === 'failed'",
      },
    ],
  },
  {
    name: 'dispute-not-told',
    sentence: 'Nobody of the shop is told that a bank disputes a payment.',
    patches: [
      {
        file: 'src/core/payments/settling/webhooks.ts',
        find: "[insertDeadLetter(ctx, { queue: 'disputes', body, reason })]",
        replace: '[]',
      },
    ],
  },
  {
    name: 'level-off-by-one',
    sentence: 'A counter is told of one unit more than staff have counted.',
    patches: [
      {
        file: 'src/core/inventory/stock-change.ts',
        find: '      level,\n      expected: expected ?? sql`NULL`,',
        replace: '      level: level + 1,\n      expected: expected ?? sql`NULL`,',
      },
    ],
  },
  {
    name: 'less-goes-back-than-is-kept',
    sentence: 'Of a payment that goes back a little stays with the shop.',
    patches: [
      {
        file: 'src/core/payments/refunding/promise-back.ts',
        find: 'p.captured_amount - p.refunded_amount',
        replace: 'p.captured_amount - p.refunded_amount - 1',
      },
    ],
  },
]
