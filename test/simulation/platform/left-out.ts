/**
 * Beginnings of names of places that take a port and are not played, see `mark-points.ts`. Nobody in the
 * simulation proves who he is, leaves, keeps addresses, shows pictures, searches, looks at the catalogue of
 * storefronts, likes, wishes, reviews or sorts, looks at figures, asks for help, or changes ways to ship.
 */
export const leftOut = [
  'src/core/addresses/',
  'src/core/analytics/',
  'src/core/catalog/categories.ts',
  'src/core/catalog/category-tree.ts',
  'src/core/catalog/get-product-with-units.ts',
  'src/core/catalog/list-branches.ts',
  'src/core/catalog/list-products.ts',
  'src/core/catalog/list-products-with-units.ts',
  'src/core/catalog/named-product.ts',
  'src/core/catalog/export-products.ts',
  'src/core/catalog/import-products.ts',
  'src/core/catalog/import-statements.ts',
  'src/core/catalog/pick-slug.ts',
  'src/core/catalog/search-products.ts',
  'src/core/catalog/set-status.ts',
  'src/core/catalog/tags.ts',
  'src/core/catalog/unit-page.ts',
  'src/core/catalog/unit-search/',
  'src/core/catalog/variations.ts',
  'src/core/catalog/write-category.ts',
  // Only of malformed orders.
  'src/core/checkout/lines/direct-lines.ts findDirectLines',
  'src/core/customers/',
  'src/core/figures/',
  'src/core/identity/',
  'src/core/images/',
  'src/core/likes/',
  'src/core/newsletter/',
  'src/core/payments/saved-cards/delete-at-gateway.ts',
  'src/core/promotions/list-coupons.ts',
  'src/core/promotions/list-promotions.ts',
  'src/core/recommendations/',
  'src/core/reviews/',
  'src/core/search/',
  'src/core/shipping/',
  'src/core/storefront-cart/find-units.ts findUnits',
  'src/core/storefront-cart/set-addresses.ts',
  'src/core/support/',
  'src/core/waitlist/',
  'src/core/wishlist/',
  // Nobody restores the database.
  'src/objects/stock-counter.ts catchUp',
]
