import { lines, type PlantedFault } from './planted-fault.ts'

const placeCartOrder = 'src/core/checkout/whole-cart/place-cart-order.ts'
const orderCart = 'src/core/checkout/whole-cart/order-cart.ts'
const orderLedgers = 'src/core/ledgers/order-ledgers.ts'
const orderChanges = 'src/core/orders/order-changes.ts'
const cancelOpenOrder = 'src/core/payments/closing/cancel-open-order.ts'
const payOrder = 'src/core/payments/pay-order.ts'
const purchasesJoined = 'src/core/payments/purchases-joined.ts'

/** In orders of whole carts, in what pays for them and what they bring. */
export const storefrontFaults: PlantedFault[] = [
  {
    name: 'means-taken-before-the-order',
    sentence: 'Points, credit and gift card are taken first, and the order is placed after that.',
    patches: [
      {
        file: placeCartOrder,
        find: 'import { guardedResults, isCheckViolation, type Statement }',
        replace: 'import { guardedResults, isCheckViolation, type Statement, writeBatch }',
      },
      {
        file: placeCartOrder,
        find: '    const results = await guardedResults(ctx.db, guard, [',
        replace: lines(
          '    const { pointsUsed: points, creditAmount, giftCard } = sale',
          '    const { id: checkoutId, terms: { currency, userId } } = record',
          '    const taken = { checkoutId, currency, userId, points, creditAmount, giftCard }',
          '    const means = meansTaken(ctx, taken)',
          '    if (means.length > 0) await writeBatch(ctx.db, means)',
          '    const results = await guardedResults(ctx.db, guard, [',
        ),
      },
      {
        file: placeCartOrder,
        find: '    ...meansTaken(ctx, { checkoutId, currency, userId, points, creditAmount, giftCard }),',
        replace: lines(
          '    sql`UPDATE ledger_transfers SET',
          '      order_id = (SELECT id FROM orders WHERE checkout_id = ${checkoutId})',
          "      WHERE cause GLOB ${'checkout:' + checkoutId + ':*'}`,",
        ),
      },
    ],
  },
  {
    name: 'means-returned-twice',
    sentence: 'An order that is cancelled twice gives back twice what paid for it beside money.',
    patches: [
      {
        file: orderChanges,
        find: '.where(and(eq(orders.id, orderId), inArray(orders.status, openOrderStatuses), when))',
        replace: '.where(and(eq(orders.id, orderId), when))',
      },
      {
        file: orderLedgers,
        find: "SELECT t.cause || ':returned', t.to_id",
        replace: "SELECT t.cause || ':returned' || random(), t.to_id",
      },
    ],
  },
  {
    name: 'means-not-returned',
    sentence:
      'An order that is cancelled keeps the points, the credit and the card that paid for it.',
    patches: [
      { file: cancelOpenOrder, find: '    ...ledgersReturned(ctx, orderId),\n', replace: '' },
    ],
  },
  {
    name: 'second-success-kept',
    sentence: 'An order that is paid by two of its attempts keeps the money of both.',
    patches: [
      {
        file: 'src/core/payments/closing/conditions.ts',
        find: "const isFurther: SQL = sql`p.status IN ('succeeded', 'refunded')",
        replace: 'const isFurther: SQL = sql`p.id < 0',
      },
    ],
  },
  {
    name: 'points-earned-twice',
    sentence: 'An order that is paid by two of its attempts brings its points twice.',
    patches: [
      {
        file: orderLedgers,
        find: "SELECT ${earnedBy(sql`o.id`)}, ${pointsOf('shop')}",
        replace: lines(
          'SELECT ${earnedBy(sql`o.id`)} || (SELECT count(*) FROM payments p',
          "        WHERE p.order_id = o.id AND p.status IN ('succeeded', 'refunded') AND p.id <> o.paid_by),",
          "        ${pointsOf('shop')}",
        ),
      },
    ],
  },
  {
    name: 'points-not-taken-back',
    sentence: 'An order that is cancelled leaves its customer the points that it has brought.',
    patches: [
      {
        file: orderLedgers,
        find: 'WHERE ${isCancelled} AND own.balance > 0',
        replace: 'WHERE ${isCancelled} AND own.balance < 0',
      },
    ],
  },
  {
    name: 'spent-points-not-charged',
    sentence: 'Points that a cancelled order has brought, and that are spent, are a present.',
    patches: [{ file: cancelOpenOrder, find: '    orderCharged(orderId),\n', replace: '' }],
  },
  {
    name: 'cart-left-open',
    sentence: 'A cart of which an order is made stays its owner’s cart.',
    patches: [
      {
        file: placeCartOrder,
        find: "const guard = cartsClosed(sql`id = ${sale.cartId} AND state = 'open'`)",
        replace:
          "const guard = sql`UPDATE carts SET state = state WHERE id = ${sale.cartId} AND state = 'open'`",
      },
    ],
  },
  {
    name: 'object-left-open',
    sentence: 'The object of a cart of which an order is made lets everybody change it.',
    patches: [
      {
        file: 'src/core/checkout/attempt/finish.ts',
        find: '  if (closesCart) return { ...cart, isClosed: true, orderedAs: id }\n',
        replace: '  if (closesCart) return cart\n',
      },
    ],
  },
  {
    name: 'gifts-not-reserved',
    sentence: 'Units that cost nothing are not taken from the shelf.',
    patches: [
      {
        file: orderCart,
        find: 'lines: sale.lines.map(withoutSnapshot),',
        replace: 'lines: sale.lines.filter((line) => line.unitAmount > 0).map(withoutSnapshot),',
      },
    ],
  },
  {
    name: 'closed-attempt-forgotten',
    sentence: 'Nobody asks any more about an attempt that was given up here.',
    patches: [
      {
        file: 'src/core/payments/closing/close-payments.ts',
        find: 'iif(gateway IN ${gatewaysThatOutlive(ctx)}, ${at}, NULL)',
        replace: 'iif(gateway IN ${gatewaysThatOutlive(ctx)}, NULL, NULL)',
      },
    ],
  },
  {
    name: 'left-attempt-not-ended',
    sentence: 'An attempt that another one has overtaken stays open for ever.',
    patches: [
      {
        file: payOrder,
        find: '${isLeftOver} OR ',
        replace: '',
      },
    ],
  },
  {
    name: 'outcome-not-signed',
    sentence: 'Whoever posts what PayU posts is believed.',
    patches: [
      {
        file: 'src/gateways/payu-message.ts',
        find: "    assertSigned(outcome, form.get('hash') ?? '', credentials)\n",
        replace: '',
      },
    ],
  },
  {
    name: 'points-stay-with-the-visitor',
    sentence: 'The points that a visitor has earned stay behind when the visitor signs in.',
    patches: [
      {
        file: purchasesJoined,
        find: '    ...pointsJoined(ctx, { visitorId, accountId, when }),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'orders-stay-with-the-visitor',
    sentence: 'The orders of a visitor stay behind when the visitor signs in.',
    patches: [
      {
        file: purchasesJoined,
        find: '    ordersJoined(ctx, { visitorId, accountId, when }),\n',
        replace: '',
      },
    ],
  },
]
