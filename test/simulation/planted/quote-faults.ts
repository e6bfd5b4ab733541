import { lines, type PlantedFault } from './planted-fault.ts'

const charge = 'src/core/checkout/attempt/charge.ts'
const claimQuote = 'src/core/checkout/attempt/claim-quote.ts'
const payQuote = 'src/core/checkout/attempt/pay-quote.ts'
const placeOrder = 'src/core/checkout/attempt/place-order.ts'

/** Paying keeps no quote from running out. */
const runsOut = {
  file: claimQuote,
  find: 'const claimMs = 2 * holdMs',
  replace: 'const claimMs = 0 * holdMs',
}

/** In checkouts that are paid inside, and in codes. */
export const quoteFaults: PlantedFault[] = [
  {
    name: 'code-counts-without-a-hold',
    sentence: 'A code takes something off although none of its uses is held.',
    patches: [
      {
        file: claimQuote,
        find: "const isCouponHeld = couponId === null || redemption === 'held'",
        replace: 'const isCouponHeld = true || redemption',
      },
    ],
  },
  {
    name: 'code-not-given-back-by-an-abort',
    sentence: 'A checkout that is aborted keeps the use of its code.',
    patches: [
      {
        file: 'src/core/checkout/outcome.ts',
        find: '    ...redemptionGivenUp(checkoutId),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'code-not-given-back-by-a-cancellation',
    sentence: 'An order that is cancelled keeps the use of its code.',
    patches: [
      {
        file: 'src/core/payments/closing/cancel-open-order.ts',
        find: '    ...redemptionReturned(orderId),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'charging-noted-after-the-call',
    sentence: 'The cart notes that its gateway is asked for money once that has answered.',
    patches: [
      {
        file: payQuote,
        find: "keepRecord(store, { ...record, state: 'charging', charge: due })",
        replace: "{ ...record, state: 'charging', charge: due }",
      },
      {
        file: charge,
        find: '  const answer = await askForMoney(ctx, record, { isRepeated: reserved === undefined })',
        replace: lines(
          '  const answer = await askForMoney(ctx, record, { isRepeated: reserved === undefined })',
          '  till.store.write({ ...till.store.read(), checkout: record })',
        ),
      },
    ],
  },
  {
    name: 'aborted-with-its-money',
    sentence: 'The money of a checkout that its counter has aborted is not settled.',
    patches: [
      {
        file: 'src/core/checkout/attempt/recover.ts',
        find: '    await giveBack(till, record)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'token-charged-under-another-key',
    sentence: 'A gateway that is asked again for the money of a checkout is given another key.',
    patches: [{ file: charge, find: 'key: record.id,', replace: 'key: ctx.random.uuid(),' }],
  },
  {
    name: 'quote-ordered-twice',
    sentence: 'A quote that has been ordered can be paid again, and makes another order.',
    patches: [
      {
        file: 'src/core/checkout/attempt/finish.ts',
        find: 'return changedAt({ ...left, couponId: null, quote: null }, now)',
        replace: 'return { ...left, couponId: null, quote: null, updatedAt: now }',
      },
      {
        file: claimQuote,
        find: "AND q.state = 'open' AND q.expires_at",
        replace: 'AND q.expires_at',
      },
      {
        file: placeOrder,
        find: " AND state = 'open'\n",
        replace: '\n',
      },
      {
        file: 'src/core/orders/insert-order.ts',
        find: 'const { checkoutId, quoteId, terms,',
        replace: lines(
          'const found = "SELECT q.id FROM quotes q WHERE q.id = \'" + order.quoteId + "\'"',
          '  const isFirst = " AND NOT EXISTS (SELECT 1 FROM orders WHERE quote_id = q.id)"',
          '  const quoteId = sql.raw("(" + found + isFirst + ")")',
          '  const { checkoutId, terms,',
        ),
      },
    ],
  },
  {
    name: 'ordered-although-closed',
    sentence: 'A quote that runs out while it is paid is ordered all the same.',
    patches: [
      runsOut,
      {
        file: placeOrder,
        find: " AND state = 'open'\n",
        replace: '\n',
      },
    ],
  },
  {
    name: 'quote-runs-out-while-it-is-paid',
    sentence: 'Paying a quote does not keep it from running out.',
    patches: [runsOut],
  },
  {
    name: 'money-that-comes-first-ignored',
    sentence: 'Who completes a payment by himself, and says nothing, gets no order.',
    patches: [
      {
        file: 'src/core/payments/settling/settle.ts',
        find: '[quoteToOrder(ctx, hasSucceeded)]',
        replace: '[]',
      },
    ],
  },
]
