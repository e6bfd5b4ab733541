import type { PlantedFault } from './planted-fault.ts'

/** Defects of the code that had landed, found by the simulation and mended since, as they were. */
export const landedFaults: PlantedFault[] = [
  {
    name: 'event-applied-twice',
    sentence: 'Two that apply one event at once tell staff twice of the dispute that it tells of.',
    patches: [
      {
        file: 'src/core/payments/settling/webhooks.ts',
        find: '.where(and(eq(webhookEvents.id, eventId), isNull(webhookEvents.processedAt)))',
        replace: '.where(eq(webhookEvents.id, eventId))',
      },
    ],
  },
  {
    name: 'freed-money-pays-nothing',
    sentence:
      'A refund of the dashboard that was told before the success fails, and the order stays unpaid.',
    patches: [
      {
        file: 'src/core/payments/refunding/note-refund.ts',
        find: '    ...payOrder(ctx, paymentId),',
        replace: '',
      },
    ],
  },
  {
    name: 'refusal-forgotten',
    sentence: 'A checkout that was refused comes a second time, to a filled cart, and orders.',
    patches: [
      {
        file: 'src/core/cart/change-cart.ts',
        find: '  if (answer.id === null) return\n',
        replace: '  if (answer.id === null || !answer.change?.ok) return\n',
      },
    ],
  },
  {
    name: 'keys-forgotten-with-terms',
    sentence: 'A cart that is given new terms forgets its keys: a repeated checkout orders again.',
    patches: [
      {
        file: 'src/core/cart/change-cart.ts',
        find: '? { ...empty, nextLine, operations, version, openedAt }',
        replace: '? { ...empty, nextLine, version, openedAt }',
      },
    ],
  },
  {
    name: 'unknown-failure-not-noted',
    sentence: 'A refund of the dashboard fails, and its success, told after that, is believed.',
    patches: [
      {
        file: 'src/core/payments/refunding/follow-refunds.ts',
        find: 'await takeOverAll(ctx, payment, ours, refund)',
        replace: `await (refund
          ? takeOver(ctx, { payment, ours, before: [] }, [refund])
          : takeOverAll(ctx, payment, ours))`,
      },
      {
        file: 'src/core/payments/refunding/adopt-refunds.ts',
        find: "refund.state !== 'failed' || refund.key === null",
        replace: "refund.state !== 'failed'",
      },
    ],
  },
  {
    name: 'refusal-taken-for-the-last-word',
    sentence: 'A gateway repeats a refusal under its key after what was in the way has failed.',
    patches: [
      {
        file: 'src/core/payments/refunding/refund-at-gateway.ts',
        find: '    await unlessChanged(refunding, told, () => askAnew(ctx, rest))\n',
        replace: '    throw error\n',
      },
    ],
  },
  {
    name: 'customer-not-kept-with-the-payment',
    sentence: 'A payment is asked for again without the customer for whom it was asked for.',
    patches: [
      {
        file: 'src/core/payments/opening/insert-for-quote.ts',
        find: 'q.gateway, c.reference,',
        replace: 'q.gateway, NULL,',
      },
      {
        file: 'src/core/checkout/quotes/hand-over.ts',
        find: 'return await createForQuote(ctx, { ...payment, quoteId })',
        replace: `const [known] = await ctx.db.all(
          \`SELECT reference FROM gateway_customers WHERE user_id = \${cardholder.id}\`)
        return await createForQuote(ctx, {
          ...payment, customerReference: known?.reference ?? null, quoteId })`,
      },
      {
        file: 'src/gateways/stripe.ts',
        find: "outcome.refusal.rawType === 'idempotency_error'",
        replace: 'false',
      },
    ],
  },
  {
    name: 'reopened-attempt-not-ended',
    sentence:
      'An attempt of which nothing is under way any more stays open beside the one that has paid.',
    patches: [
      {
        file: 'src/core/payments/settling/settle.ts',
        find: 'p.status = ${evidence.state}`',
        replace: "p.status = 'failed'`",
      },
    ],
    amid: { troupe: ['dashboard of India', 'member 10', 'member 11'] },
  },
]
