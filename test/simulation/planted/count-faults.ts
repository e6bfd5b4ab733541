import type { PlantedFault } from './planted-fault.ts'

const told = 'src/core/cart/tell-cart.ts'

/** What D1 counts is not what there is. */
export const countFaults: PlantedFault[] = [
  {
    name: 'news-of-a-cart-counted-as-lost',
    sentence:
      'D1 hears of a cart and its answer is lost: once the cart is as before, it is not told.',
    patches: [{ file: told, find: '  store.write({ ...cart, told: null })\n', replace: '' }],
  },
  {
    name: 'old-news-of-a-cart-believed',
    sentence: 'News of a cart comes late, after newer news, and D1 believes it.',
    patches: [
      {
        file: told,
        find: 'and(eq(carts.id, id), lte(carts.heldVersion, version))',
        replace: 'eq(carts.id, id)',
      },
    ],
  },
  {
    name: 'alarm-ends-with-the-checkout',
    sentence:
      'A checkout that ends takes the alarm away which was to tell D1 that the cart is empty.',
    patches: [
      {
        file: 'src/core/checkout/attempt/finish.ts',
        find: '  if (isTold(store.read())) await store.wakeAt(null)',
        replace: '  await store.wakeAt(null)',
      },
    ],
  },
]
