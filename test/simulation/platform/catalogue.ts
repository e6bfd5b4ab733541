import type { SignedInUser } from '../../../src/core/identity/types.ts'
import type { Sqlite } from './sqlite.ts'

/** What every run starts with; its stock is the run's own. */
export const products = [1, 2, 3].map((id) => ({
  id,
  variantId: id,
  slug: `product-${id}`,
  cents: [1999, 500, 12_345][id - 1] ?? 0,
  rials: [250_000, 60_000, 1_500_000][id - 1] ?? 0,
  paise: [25_000, 9_950, 120_000][id - 1] ?? 0,
}))

/** What the discount takes off, in hundredths of a percent. */
export const discountPoints = 1_000

const customerIds = [1, 2, 3, 4, 5, 6, 7]

/** In cents. */
const shippingMethods = [
  { id: 1, name: 'Post', amount: 450 },
  { id: 2, name: 'By hand', amount: 0 },
]

/** Codes of which some can be had for a few times only, and one is worth all that it is applied to. */
export const coupons = [
  { id: 1, code: 'TENTH', points: 1_000, subtotalMin: 0, usesMax: null, perCustomerMax: 1 },
  { id: 2, code: 'LAST', points: 2_500, subtotalMin: 0, usesMax: 1, perCustomerMax: null },
  { id: 3, code: 'HALF', points: 5_000, subtotalMin: 1_000, usesMax: 1, perCustomerMax: 1 },
  { id: 4, code: 'GIFT', points: 10_000, subtotalMin: 0, usesMax: 1, perCustomerMax: null },
]

export const scarceCodes = coupons.filter(({ usesMax }) => usesMax === 1).map(({ code }) => code)

export const staffMember: SignedInUser = {
  id: 9,
  uuid: '00000000-0000-4000-8000-000000000009',
  email: 'staff@shop.test',
  firstName: 'Staff',
  lastName: '',
  username: null,
  isStaff: true,
  isGuest: false,
  isActive: true,
  location: null,
  phone: null,
  callingCode: null,
  photoKey: null,
  isEmailVerified: true,
  isPhoneVerified: false,
  hasPassword: true,
  messagePreferences: null,
  business: null,
  createdAt: new Date(1),
  updatedAt: new Date(1),
}

/** Fills a new database, once for all runs. */
export function fillCatalogue(database: Sqlite): void {
  for (const id of customerIds) {
    database.execute(
      `INSERT INTO users(id, email, first_name, activated_at, created_at, updated_at)
       VALUES (?, ?, 'Customer', 1, 1, 1)`,
      [id, `customer-${id}@shop.test`],
    )
  }
  database.execute(
    `INSERT INTO users(id, email, first_name, is_staff, activated_at, created_at, updated_at)
     VALUES (?, ?, 'Staff', 1, 1, 1, 1)`,
    [staffMember.id, staffMember.email],
  )
  database.execute("INSERT INTO categories(id, name, slug) VALUES (1, 'All', 'all')")
  fillSale(database)
  for (const { id, variantId, slug, ...prices } of products) {
    database.execute(
      `INSERT INTO products(id, category_id, name, slug, created_at, updated_at)
       VALUES (?, 1, ?, ?, 1, 1)`,
      [id, `Product ${id}`, slug],
    )
    database.execute(
      `INSERT INTO product_texts(product_id, name, slug, brand, sku, tags, description)
       VALUES (?, ?, ?, '', ?, '[]', '')`,
      [id, `product ${id}`, slug, slug],
    )
    database.execute('INSERT INTO variants(id, product_id, sku, is_default) VALUES (?, ?, ?, 1)', [
      variantId,
      id,
      slug,
    ])
    for (const [currency, amount] of pricesIn(prices)) {
      database.execute('INSERT INTO prices(variant_id, currency, amount) VALUES (?, ?, ?)', [
        variantId,
        currency,
        amount,
      ])
    }
  }
}

/** By currency, in minor units. */
export function pricesIn({ cents, rials, paise }: Prices): [currency: string, amount: number][] {
  return [
    ['USD', cents],
    ['IRR', rials],
    ['INR', paise],
  ]
}

type Prices = Pick<(typeof products)[number], 'cents' | 'rials' | 'paise'>

/** What there is to orders besides products. */
function fillSale(database: Sqlite): void {
  for (const { id, name, amount } of shippingMethods) {
    database.execute(
      `INSERT INTO shipping_methods(id, name, estimated_days, created_at, updated_at)
       VALUES (?, ?, 3, 1, 1)`,
      [id, name],
    )
    database.execute(
      "INSERT INTO shipping_prices(method_id, currency, amount) VALUES (?, 'USD', ?)",
      [id, amount],
    )
  }
  for (const { id, code, points, subtotalMin, usesMax, perCustomerMax } of coupons) {
    database.execute(
      `INSERT INTO coupons(id, code, channel, kind, points, subtotal_min, uses_max,
         uses_per_customer_max, created_at)
       VALUES (?, ?, 'us', 'percentage', ?, ?, ?, ?, 1)`,
      [id, code, points, subtotalMin, usesMax, perCustomerMax],
    )
  }
}

/** A discount on everything that begins and ends while a run goes on. */
export function announceDiscount(database: Sqlite, from: number, until: number): void {
  database.execute(
    `INSERT INTO discounts(name, points, category_id, starts_at, ends_at)
     VALUES ('Sale', ?, 1, ?, ?)`,
    [discountPoints, from, until],
  )
}

/** The run's own stock, by variant. */
export function stockShelves(database: Sqlite, stock: Map<number, number>): void {
  for (const [variantId, level] of stock) {
    database.execute('UPDATE variants SET stock = ? WHERE id = ?', [level, variantId])
  }
}
