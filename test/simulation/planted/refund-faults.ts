import { lines, type PlantedFault } from './planted-fault.ts'

const refundAtGateway = 'src/core/payments/refunding/refund-at-gateway.ts'
const matchRefunds = 'src/core/payments/refunding/match-refunds.ts'
const noteRefund = 'src/core/payments/refunding/note-refund.ts'

/** In what goes back to customers. */
export const refundFaults: PlantedFault[] = [
  {
    name: 'refund-without-key',
    sentence: 'The gateway is asked for a refund under another key each time.',
    patches: [
      {
        file: refundAtGateway,
        find: 'key: refundKey(payment, refund),',
        replace: 'key: ctx.random.uuid(),',
      },
    ],
  },
  {
    name: 'refund-not-found-by-key',
    sentence: 'Our own refund whose answer was lost is taken for one of the dashboard.',
    patches: [
      {
        file: matchRefunds,
        find: 'return told.key?.startsWith(stemOf(payment, own)) ?? false',
        replace: 'return false',
      },
      {
        file: matchRefunds,
        find: "if (told.state === 'failed') return {}",
        replace: 'return {}',
      },
    ],
  },
  {
    name: 'pending-refund-booked-as-done',
    sentence: 'A refund that is under way at the gateway counts as paid back.',
    patches: [
      {
        file: noteRefund,
        find: "const lookAt = state === 'pending' ? refundLookAt(ctx) : null",
        replace: 'const lookAt = null',
      },
      {
        file: noteRefund,
        find: lines('        status: state,', '        reference,'),
        replace: lines("        status: 'succeeded',", '        reference,'),
      },
    ],
  },
  {
    name: 'rest-of-a-part-refund-not-asked-for',
    sentence: 'Where a part has gone back in the dashboard, the rest is not asked for.',
    patches: [
      {
        file: refundAtGateway,
        find: 'const amount = Math.max(0, Math.min(refund.amount, leftAmount))',
        replace: 'const amount = leftAmount < refund.amount ? 0 : refund.amount',
      },
      {
        file: refundAtGateway,
        find: 'isSamePart, isRest',
        replace: 'isSamePart',
      },
    ],
  },
  {
    name: 'full-amount-asked-after-a-part',
    sentence: 'Where a part has gone back in the dashboard, all is asked for, and refused.',
    patches: [
      {
        file: refundAtGateway,
        find: 'const amount = Math.max(0, Math.min(refund.amount, leftAmount))',
        replace: 'const amount = refund.amount',
      },
    ],
  },
  {
    name: 'rest-not-promised-after-a-part',
    sentence: 'An order that ends promises nothing of a payment of which a part has gone back.',
    patches: [
      {
        file: 'src/core/payments/refunding/promise-back.ts',
        find: 'p.captured_amount > p.refunded_amount AND',
        replace: 'p.captured_amount > 0 AND p.refunded_amount = 0 AND',
      },
    ],
    amid: { troupe: ['dashboard', 'store customer 2', 'staff'] },
  },
]
