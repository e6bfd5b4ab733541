import type { PlantedFault } from './planted-fault.ts'

/** In what staff change of products, and in discounts. */
export const catalogueFaults: PlantedFault[] = [
  {
    name: 'stale-form-accepted',
    sentence: 'Two who change a product at once both succeed, and one undoes what he never saw.',
    patches: [
      {
        file: 'src/core/catalog/update-product.ts',
        find: 'isNull(products.deletedAt), isSame, isSettled',
        replace: 'isNull(products.deletedAt), isSettled',
      },
    ],
  },
  {
    name: 'discount-never-ends',
    sentence: 'A discount that has begun stays in force.',
    patches: [
      {
        file: 'src/core/pricing/apply-discounts.ts',
        find: 'OR (is_running = 1 AND ends_at <=',
        replace: 'OR (is_running = 1 AND ends_at < 0 AND ends_at <=',
      },
    ],
  },
]
