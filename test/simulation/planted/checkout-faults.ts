import { lines, type PlantedFault } from './planted-fault.ts'

const runCheckout = 'src/core/checkout/run-checkout.ts'
const placeOrder = 'src/core/checkout/place-order.ts'
const outcome = 'src/core/checkout/outcome.ts'

/** In what decides a checkout, and in what the cart does about it. */
export const checkoutFaults: PlantedFault[] = [
  {
    name: 'decide-by-clock',
    sentence: 'An order is placed while the clock says that its holds stand, whatever its outcome.',
    patches: [
      {
        file: placeOrder,
        find: ".values({ checkoutId, outcome: 'placed', createdAt: ctx.clock.now() }),",
        replace:
          ".values({ checkoutId, outcome: 'placed', createdAt: ctx.clock.now() }).onConflictDoNothing(),",
      },
      {
        file: runCheckout,
        find: '  await placeOrder(desk.ctx, desk.cart, record, held)',
        replace: lines(
          "  if (now(desk) >= record.startedAt + holdMs) throw new Error('The holds have run out')",
          '  await placeOrder(desk.ctx, desk.cart, record, held)',
        ),
      },
    ],
  },
  {
    name: 'recovery-by-clock',
    sentence: 'The cart gives up a checkout that has run for long without asking for its outcome.',
    patches: [
      {
        file: runCheckout,
        find: "(await abortOrLearn(desk.ctx, record.id)) === 'placed') {",
        replace:
          "(now(desk) < record.startedAt + recoveryDelayMs && (await abortOrLearn(desk.ctx, record.id)) === 'placed')) {",
      },
    ],
  },
  {
    name: 'placing-writes-no-outcome',
    sentence: 'An order is placed without an outcome of its checkout.',
    patches: [
      {
        file: placeOrder,
        find: lines(
          '    ctx.db',
          '      .insert(checkoutOutcomes)',
          "      .values({ checkoutId, outcome: 'placed', createdAt: ctx.clock.now() }),",
        ),
        replace: lines('', '', ''),
      },
    ],
  },
  {
    name: 'abort-writes-no-outcome',
    sentence: 'Whoever aborts a checkout looks whether it was placed, and writes nothing.',
    patches: [
      {
        file: outcome,
        find: lines(
          '  const [, rows] = await ctx.db.batch([',
          '    ctx.db',
          '      .insert(checkoutOutcomes)',
          "      .values({ checkoutId, outcome: 'aborted', createdAt: ctx.clock.now() })",
          '      .onConflictDoNothing(),',
        ),
        replace: lines('', '', '', '', '  const [rows] = await ctx.db.batch(['),
      },
      {
        file: outcome,
        find: "if (!outcome) throw new Error('A checkout outcome was written and is not there')",
        replace: "if (!outcome) return 'aborted'",
      },
    ],
  },
  {
    name: 'lines-of-a-variant-one-by-one',
    sentence: 'A cart has a line for each price of a variant, and they are reserved one by one.',
    patches: [
      {
        file: 'src/core/cart/lines.ts',
        find: 'find(({ variantId }) => variantId === item.variantId)',
        replace:
          'find((line) => line.variantId === item.variantId && line.unitAmount === item.unitAmount)',
      },
      {
        file: runCheckout,
        find: lines(
          '  const units = new Map<number, number>()',
          '  for (const { variantId, quantity } of record.lines) {',
          '    units.set(variantId, (units.get(variantId) ?? 0) + quantity)',
          '  }',
          '  return [...units].map(([variantId, quantity]) => ({ variantId, quantity }))',
        ),
        replace: lines(
          '  return record.lines.map(({ variantId, quantity }) => ({ variantId, quantity }))',
          '',
          '',
          '',
          '',
        ),
      },
    ],
  },
  {
    name: 'order-charges-more-than-the-cart',
    sentence: 'An order is charged at another price than the product has ever had.',
    patches: [
      {
        file: 'src/core/checkout/check-lines.ts',
        find: 'product.amount : line.unitAmount',
        replace: 'product.amount : line.unitAmount + 700',
      },
    ],
  },
  {
    name: 'cart-emptied-after-the-commits',
    sentence: 'The cart is emptied once all holds are committed, not when the order is noted.',
    patches: [
      {
        file: runCheckout,
        find: "if (record.state !== 'placed') empty(desk, record)",
        replace: "if (record.state !== 'placed') keep(desk.store, { ...record, state: 'placed' })",
      },
      {
        file: runCheckout,
        find: lines(
          '        .commit(variantId, record.id, versions.get(variantId) ?? null),',
          '    ),',
          '  )',
        ),
        replace: lines(
          '        .commit(variantId, record.id, versions.get(variantId) ?? null),',
          '    ),',
          '  )',
          "  if (record.state !== 'placed') empty(desk, record)",
        ),
      },
    ],
  },
  {
    name: 'cart-not-in-turn',
    sentence: 'What is done to a cart does not wait for what is being done to it.',
    patches: [
      {
        file: 'src/objects/cart.ts',
        find: 'const turn = this.#last.then(work, work)',
        replace: 'const turn = work()',
      },
    ],
  },
]
