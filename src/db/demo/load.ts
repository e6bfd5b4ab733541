import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { constantLimit } from '../constant.ts'
import { priceProducts } from '../price-products.ts'
import { products } from '../schema/catalog.ts'
import { users } from '../schema/identity.ts'
import { demoProducts } from './catalogue.ts'
import { demoCoupons } from './coupons.ts'
import { demoDiscounts } from './discounts.ts'
import { demoGiftCards } from './gift-cards.ts'
import { insertCategories, insertProduct, insertTags } from './insert-catalogue.ts'
import { insertGiftCard, insertStaffCredit } from './insert-ledgers.ts'
import {
  insertCoupon,
  insertDiscount,
  insertPromotion,
  insertShippingMethod,
} from './insert-offers.ts'
import { demoPromotions } from './promotions.ts'
import { demoShippingMethods } from './shipping.ts'
import { demoStaff } from './staff.ts'
import type { Database, Statement } from './statement.ts'

export interface DemoTarget {
  db: Database
  images: {
    put(key: string, bytes: Uint8Array, contentType: string): Promise<unknown>
  }
  /** Bytes of a file in the folder `images`. */
  readImage(file: string): Promise<Uint8Array>
  hashPassword(password: string): Promise<string>
  now: Date
}

/** Products are made this far apart, the last one now, so that ordering by age shows something. */
const ageStepMs = 6 * 60 * 60 * 1000

/** Fills an empty catalogue, and answers whether it was empty. All of it appears at once. */
export async function loadDemoData(target: DemoTarget): Promise<boolean> {
  const { db, now } = target
  const [existing] = await db.select({ id: products.id }).from(products).limit(constantLimit(1))
  if (existing) return false
  const imageKeys = await storeImages(target)
  const passwordHash = await target.hashPassword(demoStaff.password)
  await db.batch([
    insertStaff(db, passwordHash, now),
    ...insertCategories(db),
    ...insertTags(db),
    ...demoProducts.flatMap((product, index) => {
      const age = (demoProducts.length - 1 - index) * ageStepMs
      return insertProduct(db, product, {
        createdAt: new Date(now.getTime() - age),
        imageKey: imageKeys.get(product.image),
      })
    }),
    ...demoDiscounts.map((discount) => insertDiscount(db, discount, now)),
    // What core/pricing does later on: here prices are right from the first moment.
    db.run(priceProducts(sql`SELECT id FROM products`)),
    ...demoShippingMethods.flatMap((method) => insertShippingMethod(db, method, now)),
    ...demoCoupons.map((coupon) => insertCoupon(db, coupon, now)),
    ...demoPromotions.map((promotion) => insertPromotion(db, promotion, now)),
    ...demoGiftCards.flatMap((card) => insertGiftCard(db, card, now)),
    ...insertStaffCredit(db, demoStaff, now),
  ])
  return true
}

/** Object keys by file name. Keys are content-addressed, so storing an image again changes nothing. */
async function storeImages({ images, readImage }: DemoTarget): Promise<Map<string, string>> {
  const stored = demoProducts.map(async ({ image }) => {
    const bytes = await readImage(image)
    const key = `images/${createHash('sha256').update(bytes).digest('hex')}.webp`
    await images.put(key, bytes, 'image/webp')
    return [image, key] as const
  })
  return new Map(await Promise.all(stored))
}

function insertStaff(db: Database, passwordHash: string, now: Date): Statement {
  const { email, firstName, lastName } = demoStaff
  return db
    .insert(users)
    .values({
      email,
      firstName,
      lastName,
      passwordHash,
      isStaff: true,
      emailIdentifies: true,
      emailVerifiedAt: now,
      activatedAt: now,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
}
