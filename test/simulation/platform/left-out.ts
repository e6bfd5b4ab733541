/**
 * Beginnings of names of places that take a port and are not played, see `mark-points.ts`. Nobody in the simulation signs in, leaves, keeps addresses, shows pictures, searches,
 * likes, wishes, reviews or sorts the catalogue, looks at figures, asks for help, or changes ways to ship.
 */
export const leftOut = [
  'src/core/addresses/',
  'src/core/catalog/categories.ts',
  'src/core/catalog/category-tree.ts',
  'src/core/catalog/list-products.ts',
  'src/core/catalog/export-products.ts',
  'src/core/catalog/import-products.ts',
  'src/core/catalog/import-statements.ts',
  'src/core/catalog/pick-slug.ts',
  'src/core/catalog/search-products.ts',
  'src/core/catalog/set-status.ts',
  'src/core/catalog/tags.ts',
  'src/core/catalog/variations.ts',
  'src/core/catalog/write-category.ts',
  // Only of malformed orders.
  'src/core/checkout/lines/direct-lines.ts findDirectLines',
  'src/core/customers/',
  'src/core/figures/',
  'src/core/identity/',
  'src/core/images/',
  'src/core/likes/',
  'src/core/payments/saved-cards/delete-at-gateway.ts',
  'src/core/recommendations/',
  'src/core/reviews/',
  'src/core/search/',
  'src/core/shipping/',
  'src/core/support/',
  'src/core/waitlist/',
  'src/core/wishlist/',
  // Nobody restores the database.
  'src/objects/stock-counter.ts catchUp',
]
