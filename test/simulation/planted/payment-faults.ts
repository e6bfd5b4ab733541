import { lines, type PlantedFault } from './planted-fault.ts'

const settle = 'src/core/payments/settling/settle.ts'
const webhooks = 'src/core/payments/settling/webhooks.ts'
const cancelOpenOrder = 'src/core/payments/closing/cancel-open-order.ts'
const runOutbox = 'src/core/outbox/run-outbox.ts'

const applied =
  '  await runEffects(ctx, await apply(ctx, asEvidence(event.evidence), { known, mark }))'
/** A write that changes a row and means nothing. */
const noMark = lines(
  '  const isEvent = eq(webhookEvents.id, eventId)',
  '  const none = ctx.db.update(webhookEvents).set({ type: event.type }).where(isEvent)',
)

/** In what settles payments, in what ends them with their orders, and in the outbox. */
export const paymentFaults: PlantedFault[] = [
  {
    name: 'event-marked-before-its-effect',
    sentence: 'An event is marked as processed by a write of its own before its effect.',
    patches: [
      {
        file: webhooks,
        find: applied,
        replace: lines(
          '  await mark',
          noMark,
          '  await runEffects(ctx, await apply(ctx, asEvidence(event.evidence), { known, mark: none }))',
        ),
      },
    ],
  },
  {
    name: 'event-marked-after-its-effect',
    sentence: 'An event is marked as processed by a write of its own after its effect.',
    patches: [
      {
        file: webhooks,
        find: applied,
        replace: lines(
          noMark,
          '  const cause = await apply(ctx, asEvidence(event.evidence), { known, mark: none })',
          '  await mark',
          '  await runEffects(ctx, cause)',
        ),
      },
    ],
  },
  {
    name: 'side-effect-after-the-change',
    sentence: 'An order is cancelled first; that its units and money go back is written after.',
    patches: [
      {
        file: cancelOpenOrder,
        find: 'import { guardedBatch, type Statement }',
        replace: 'import { guardedBatch, type Statement, writeBatch }',
      },
      {
        file: cancelOpenOrder,
        find: lines(
          '  return guardedBatch(ctx.db, orderCancelled(ctx, orderId, guard), [',
          '    ...(ended ? [ended] : []),',
          '    orderRestocked(ctx, orderId),',
          '    ...redemptionReturned(orderId),',
          '    ...ledgersReturned(ctx, orderId),',
          '    orderCharged(orderId),',
          '    ...paymentsOver(ctx, own),',
          '    ...also,',
          '  ])',
        ),
        replace: lines(
          '  const cancelled = orderCancelled(ctx, orderId, guard)',
          '  const isFirst = await guardedBatch(ctx.db, cancelled, [...(ended ? [ended] : []), ...also])',
          '  if (!isFirst) return false',
          '  const units = orderRestocked(ctx, orderId)',
          '  const means = [...redemptionReturned(orderId), ...ledgersReturned(ctx, orderId)]',
          '  const over = [orderCharged(orderId), ...paymentsOver(ctx, own)]',
          '  await writeBatch(ctx.db, [units, ...means, ...over])',
          '  return true',
        ),
      },
    ],
  },
  {
    name: 'late-payment-ignored',
    sentence: 'That a cancelled payment was paid all the same is no news.',
    patches: [
      {
        file: 'src/core/payments/transitions.ts',
        find: "cancelled: ['processing', 'succeeded', 'refunded'],",
        replace: 'cancelled: [],',
      },
    ],
  },
  {
    name: 'late-payment-kept',
    sentence: 'Money that comes for a cancelled order is booked and does not go back.',
    patches: [
      {
        file: 'src/core/payments/closing/conditions.ts',
        find: 'isOrderCancelled} OR ${',
        replace: '',
      },
    ],
  },
  {
    name: 'settle-recurses',
    sentence: 'Settling carries out by itself what waits of the order, also within an effect.',
    patches: [
      {
        file: settle,
        find: "import { formatMoney } from '../../money.ts'\n",
        replace: lines(
          "import { formatMoney } from '../../money.ts'",
          "import { orderCause } from '../../orders/order-cause.ts'",
          '',
        ),
      },
      {
        file: settle,
        find: lines(
          '  const isMoved =',
          '    isNews(payment.status, evidence.state) && (await move(ctx, payment, evidence, also))',
          '  if (!isMoved) await writeBatch(ctx.db, [...also, ...tellOfLostMoney(ctx, payment, evidence)])',
          '  return isMoved ? paymentCause(payment) : null',
        ),
        replace: lines(
          '  const isNew = isNews(payment.status, evidence.state)',
          '  if (!isNew || !(await move(ctx, payment, evidence, also))) await writeBatch(ctx.db, also)',
          '  await runEffects(ctx, orderCause(payment.orderId))',
          '  return null',
        ),
      },
    ],
    amid: { troupe: ['store customer 1', 'store customer 2', 'store customer 3'] },
  },
  {
    name: 'amount-not-compared',
    sentence: 'A payment of another amount than was asked for pays the order.',
    patches: [
      {
        file: settle,
        find: 'return payment.amount === money.amount && payment.currency === money.currency',
        replace: 'return payment.currency === money.currency',
      },
    ],
  },
  {
    name: 'cancellation-not-told-to-the-gateway',
    sentence: 'The gateway is told to end those payments that are cancelled before they are.',
    patches: [
      {
        file: 'src/core/payments/closing/close-payments.ts',
        find: 'where: which,',
        replace: "where: sql.join([which, sql`p.status = 'cancelled'`], sql` AND `),",
      },
    ],
  },
  {
    name: 'email-under-another-key',
    sentence: 'The provider is given another key each time, and sends an email again.',
    patches: [
      {
        file: 'src/core/messages/deliver-messages.ts',
        find: 'ctx.messenger.send(message, ',
        replace: 'ctx.messenger.send(message, attempts + ',
      },
    ],
  },
  {
    name: 'effect-done-before-it-happens',
    sentence: 'An effect is noted as done before it is carried out.',
    patches: [
      {
        file: runOutbox,
        find: '\n  if (!isMessageKind(effect.kind)) await markDone(ctx, [effect.id], isDrivenAsBefore(effect))',
        replace: '',
      },
      {
        file: runOutbox,
        find: '  let cause: string | null = null',
        replace: lines(
          '  let cause: string | null = null',
          '  if (!isMessageKind(effect.kind)) await markDone(ctx, [effect.id], isDrivenAsBefore(effect))',
        ),
      },
    ],
  },
]
