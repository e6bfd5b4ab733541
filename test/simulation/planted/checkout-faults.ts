import { lines, type PlantedFault } from './planted-fault.ts'

const runCheckout = 'src/core/checkout/attempt/run-checkout.ts'
const placeOrder = 'src/core/checkout/attempt/place-order.ts'
const outcome = 'src/core/checkout/outcome.ts'
const record = 'src/core/checkout/attempt/record.ts'
const finish = 'src/core/checkout/attempt/finish.ts'
const recover = 'src/core/checkout/attempt/recover.ts'

/** In what decides a checkout, and in what the cart does about it. */
export const checkoutFaults: PlantedFault[] = [
  {
    name: 'decide-by-clock',
    sentence: 'An order is placed while the clock says that its holds stand, whatever its outcome.',
    patches: [
      {
        file: outcome,
        find: ".values({ checkoutId, outcome: 'placed', createdAt: clock.now() })",
        replace:
          ".values({ checkoutId, outcome: 'placed', createdAt: clock.now() }).onConflictDoNothing()",
      },
      {
        file: runCheckout,
        find: '  await placeOrder(till.ctx, record, held)',
        replace: lines(
          '  if (till.ctx.clock.now().getTime() >= record.startedAt + 45_000) {',
          "    throw new Error('The holds have run out')",
          '  }',
          '  await placeOrder(till.ctx, record, held)',
        ),
      },
    ],
  },
  {
    name: 'recovery-by-clock',
    sentence: 'The cart gives up a checkout that has run for long without asking for its outcome.',
    patches: [
      {
        file: recover,
        find: "if ((await abortOrLearn(till.ctx, record.id)) === 'placed')",
        replace:
          "if (till.ctx.clock.now().getTime() < record.startedAt + 5_000 && (await abortOrLearn(till.ctx, record.id)) === 'placed')",
      },
    ],
  },
  {
    name: 'placing-writes-no-outcome',
    sentence: 'An order is placed without an outcome of its checkout.',
    patches: [
      {
        file: placeOrder,
        find: '    outcomePlaced(ctx, checkoutId),\n',
        replace: '',
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
          '    ctx.db',
          '      .insert(checkoutOutcomes)',
          "      .values({ checkoutId, outcome: 'aborted', createdAt: ctx.clock.now() })",
          '      .onConflictDoNothing(),',
        ),
        replace: lines('', '', '', ''),
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
        file: record,
        find: lines(
          '  const units = new Map<number, number>()',
          '  for (const { variantId, quantity } of lines) {',
          '    units.set(variantId, (units.get(variantId) ?? 0) + quantity)',
          '  }',
          '  return [...units].map(([variantId, quantity]) => ({ variantId, quantity }))',
        ),
        replace: lines(
          '  return lines.map(({ variantId, quantity }) => ({ variantId, quantity }))',
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
        file: 'src/core/checkout/lines/check-lines.ts',
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
        file: finish,
        find: "if (record.state !== 'placed') markPlaced(till, record, paid)",
        replace:
          "if (record.state !== 'placed') till.store.write({ ...till.store.read(), checkout: { ...record, state: 'placed' } })",
      },
      {
        file: finish,
        find: lines(
          '        .commit(variantId, record.id, versions.get(variantId) ?? null),',
          '    ),',
          '  )',
        ),
        replace: lines(
          '        .commit(variantId, record.id, versions.get(variantId) ?? null),',
          '    ),',
          '  )',
          "  if (record.state !== 'placed') markPlaced(till, record, paid)",
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
