import type { PlantedFault } from './planted-fault.ts'

const counter = 'src/core/inventory/counter.ts'
const stockCounter = 'src/objects/stock-counter.ts'

/** In the counters of stock, and in what D1 knows of them. */
export const stockFaults: PlantedFault[] = [
  {
    name: 'release-by-time',
    sentence: 'The counter frees a hold by time alone.',
    patches: [
      {
        file: stockCounter,
        find: 'const outcome = await abortOrLearn(this.world, checkoutId)',
        replace: '',
      },
      {
        file: stockCounter,
        find: "if (outcome === 'placed') counter.commit(this.#store, checkoutId)",
        replace: '',
      },
      {
        file: stockCounter,
        find: 'else counter.release(this.#store, checkoutId)',
        replace: 'counter.release(this.#store, checkoutId)',
      },
    ],
  },
  {
    name: 'reserve-not-idempotent',
    sentence: 'A repeated reservation takes its units again.',
    patches: [
      {
        file: counter,
        find: 'if (known) return { ok: true, ...current }',
        replace: "if (known?.state === 'committed') return { ok: true, ...current }",
      },
      {
        file: counter,
        find: 'INSERT INTO reservations(checkout_id, quantity, state, expires_at, version)',
        replace:
          'INSERT OR REPLACE INTO reservations(checkout_id, quantity, state, expires_at, version)',
      },
    ],
  },
  {
    name: 'commit-not-idempotent',
    sentence: 'A repeated commit fails, because nothing is held any more.',
    patches: [
      {
        file: counter,
        find: "if (known?.state === 'committed') return readLevel(store)",
        replace: '',
      },
    ],
  },
  {
    name: 'restock-not-keyed',
    sentence: 'A repeated return of units puts them on the shelf again.',
    patches: [
      { file: counter, find: 'if (isDone(store, key)) return readLevel(store)', replace: '' },
      {
        file: counter,
        find: 'const returned = Math.min(quantity, known.quantity - known.returned)',
        replace: 'const returned = quantity',
      },
      {
        file: counter,
        find: 'SET returned = returned + ? WHERE',
        replace: 'SET returned = min(quantity, returned + ?) WHERE',
      },
      {
        file: counter,
        find: 'INSERT INTO changes VALUES',
        replace: 'INSERT OR REPLACE INTO changes VALUES',
      },
    ],
  },
  {
    name: 'set-without-sequence',
    sentence: 'An older setting of the stock is applied after a newer one.',
    patches: [
      {
        file: counter,
        find: 'if (isDone(store, key) || isOutdated(store, sequence)) return',
        replace: 'if (isDone(store, key)) return',
      },
    ],
  },
  {
    name: 'last-unit-refused',
    sentence: 'Nobody gets the last units of the shelf.',
    patches: [
      { file: counter, find: 'if (quantity > sellable) {', replace: 'if (quantity >= sellable) {' },
    ],
  },
  {
    name: 'setting-forgets-what-is-held',
    sentence: 'What running checkouts hold is not part of what staff have counted.',
    patches: [
      {
        file: counter,
        find: 'const delta = level + since - current.level',
        replace: 'const delta = level + since - current.sellable',
      },
    ],
  },
  {
    name: 'count-undoes-sales',
    sentence: 'A count that its counter is told late undoes what was sold meanwhile.',
    patches: [
      {
        file: counter,
        find: 'returnedSince(store, sequence) - soldSince(store, setting.sold)',
        replace: 'returnedSince(store, sequence)',
      },
    ],
  },
  {
    name: 'count-forgets-returns',
    sentence: 'A count undoes what came back after it and was told to the counter before.',
    patches: [
      {
        file: counter,
        find: 'returnedSince(store, sequence) - soldSince(store, setting.sold)',
        replace: '-soldSince(store, setting.sold)',
      },
    ],
    amid: {
      troupe: ['staff', 'store customer 1', 'cortex customer 4'],
      points: [
        'src/core/inventory/stock-change.ts setStock stock.set',
        'src/core/inventory/stock-change.ts levelAfter stock.read',
        'src/core/inventory/stock-effects.ts stockEffects stock.restock',
      ],
    },
  },
  {
    name: 'projection-without-version',
    sentence: 'D1 takes any figure of a variant that comes, also an older one.',
    patches: [
      {
        file: 'src/core/inventory/projection.ts',
        find: '.where(and(eq(variants.id, variantId), lt(variants.stockVersion, version)))',
        replace: '.where(eq(variants.id, variantId))',
      },
    ],
  },
  {
    name: 'commit-trusts-an-old-projection',
    sentence:
      'A commit takes D1 for told of the sale, although the counter has told it more since.',
    patches: [
      {
        file: counter,
        find: 'if (known.version !== projectedVersion || !isAt(store, projectedVersion))',
        replace: 'if (known.version !== projectedVersion)',
      },
    ],
  },
  {
    name: 'counter-alarm-not-set-again',
    sentence: 'A counter whose alarm has failed does not set it again.',
    patches: [
      {
        file: stockCounter,
        find: 'await this.#wake(this.#now() + retryDelayMs)',
        replace: '',
      },
    ],
    amid: {
      points: ['src/objects/stock-counter.ts adopt d1', 'src/objects/stock-counter.ts flush d1'],
    },
  },
]
