import { expect, test } from 'vitest'
import { sessionTerms } from '../../../src/contracts/commerce-engine/session-terms.ts'
import { openGuest } from '../../../src/core/identity/open-guest.ts'
import { aPng } from '../../support/catalogue/pictures.ts'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { codeOf } from '../../support/customers/codes.ts'
import { wholeAddress } from '../../support/customers/storefront-addresses.ts'
import { digits } from '../../support/customers/storefront-visitors.ts'
import { answerVendorsClient, aStorefront } from '../../support/http/vendors-client.ts'
import { contextAt } from '../../support/world/context.ts'

/* The vendor's published client, as it is: what it asks and how it reads the answers is its own. */

answerVendorsClient()

/** What the client answers for a success. */
function content<T>({ data, error }: { data: T | null | undefined; error: unknown }): T {
  if (data === null || data === undefined) throw new Error(JSON.stringify(error))
  return data
}

/** Safe: the client appends it to a form, and types it as text all the same. */
function asText(file: File): string {
  return file as unknown as string
}

test('guest, sign-in by a code, profile and sign-out', async () => {
  const storefront = aStorefront()
  const visitor = content(await storefront.auth.getAnonymousToken())
  expect(await storefront.getUserId()).toBe(visitor.user.id)
  expect(await storefront.isAnonymous()).toBe(true)
  const phone = digits()
  const wish = { phone, register_if_not_exists: true }
  const { otp_token } = content(await storefront.auth.loginWithPhone(wish))
  const given = { otp: await codeOf(otp_token), otp_token, otp_action: 'register' } as const
  const session = content(await storefront.auth.verifyOtp(given))
  expect(session.user.id).toBe(visitor.user.id)
  expect(await storefront.isLoggedIn()).toBe(true)
  expect(await storefront.getCustomerId()).toBe(visitor.user.id)
  const id = session.user.id
  const { email, country_code, login_methods, notification_preferences } = session.user
  const change = { first_name: 'Asha', last_name: 'Rao' }
  const kept = { email, phone, country_code, login_methods, notification_preferences }
  const { user } = content(
    await storefront.auth.updateUserDetails({ id }, { ...kept, ...change, business: null }),
  )
  expect(user).toMatchObject({ ...change, phone, is_phone_verified: true })
  const picture = { image: asText(new File([aPng({ salt: 4711 })], 'me.png')) }
  const image = content(await storefront.auth.addProfileImage({ id }, picture))
  expect(image.profile_image_url).toMatch(/^https:\/\//)
  const read = content(await storefront.auth.getUserDetails({ id }))
  expect(read.user.profile_image_url).toBe(image.profile_image_url)
  const left = content(await storefront.auth.logout())
  expect(left.user.is_anonymous).toBe(true)
  expect(await storefront.getUserId()).not.toBe(id)
})

test('an access token that has run out is exchanged by itself', async () => {
  const storefront = aStorefront()
  const { user, tokens } = await openGuest(contextAt(twoHoursAgo()), sessionTerms)
  await storefront.setTokens(tokens.access, tokens.refresh)
  const read = content(await storefront.auth.getUserDetails({ id: user.uuid }))
  expect(read.user.is_anonymous).toBe(true)
  expect(await storefront.getAccessToken()).not.toBe(tokens.access)
})

test('an address book', async () => {
  const storefront = aStorefront()
  await storefront.auth.getAnonymousToken()
  const wish = { phone: digits(), register_if_not_exists: true }
  const { otp_token } = content(await storefront.auth.loginWithPhone(wish))
  const given = { otp: await codeOf(otp_token), otp_token, otp_action: 'register' } as const
  content(await storefront.auth.verifyOtp(given))
  const { customer } = storefront
  const sent = { ...wholeAddress, ...wish, country: 'India' } as const
  const { address } = content(await customer.createAddress(sent))
  expect(address).toMatchObject({ ...wholeAddress, phone: wish.phone, is_phone_verified: true })
  const key = { address_id: address?.id ?? '' }
  const change = { ...sent, landmark: null, is_default_billing: true }
  const changed = content(await customer.updateAddress(key, change))
  expect(content(await customer.getAddress(key))).toEqual(changed)
  const { addresses, pagination } = content(await customer.listAddresses({ page: 1, limit: 10 }))
  expect(addresses).toEqual([changed.address])
  expect(pagination?.total_records).toBe(1)
  await customer.deleteAddress(key)
  expect(content(await customer.listAddresses()).addresses).toEqual([])
})

function twoHoursAgo(): Date {
  return new Date(Date.now() - 2 * 60 * 60_000)
}

test('an error is told as the document has it', async () => {
  const storefront = aStorefront()
  await storefront.auth.getAnonymousToken()
  const { data, error } = await storefront.auth.loginWithEmail({ email: 'nobody@example.com' })
  expect(data).toBeNull()
  expect(error).toMatchObject({ code: 'user_not_found', success: false })
})

test('lists, a product, its variants and what goes with it', async () => {
  const storefront = aStorefront()
  const shirt = await aRupeeShirt()
  const kettle = await aRupeeProduct()
  const category_id = [shirt.categoryId, kettle.categoryId].map(String)
  const sort_by = JSON.stringify({ selling_price: 'desc', name: 'asc' })
  const { catalog } = storefront
  const { products, pagination } = content(
    await catalog.listProducts({ category_id, sort_by, inventory: true, limit: 1 }),
  )
  expect(products.map(({ name }) => name)).toEqual([shirt.name])
  expect(pagination).toMatchObject({ total_records: 2, next_page: 2 })
  const named = shirt.skus.slice(0, 2)
  const { skus } = content(await catalog.listSkus({ category_id, sort_by, sku: named }))
  expect(skus.map(({ sku }) => sku)).toEqual(named.toReversed())
  const { product } = content(await catalog.getProductDetail({ product_id: shirt.slug }))
  const [first] = product.variants
  const key = { product_id: product.id, variant_id: first?.slug ?? '' }
  const { variant } = content(await catalog.getVariantDetail(key))
  expect(variant.id).toBe(first?.id)
  const similar = content(await catalog.listSimilarProducts({ product_id: [product.id, 'x'] }))
  expect(similar.products).toEqual([])
  const { categories } = content(await catalog.listCategories({ nested_level: 2 }))
  expect(categories.map(({ id }) => id)).toEqual(expect.arrayContaining(category_id))
})

test('a search with filters as text, as a list and as lists in it, with facets and an order', async () => {
  const { catalog } = aStorefront()
  await aRupeeShirt({ name: 'Zephyr shirt', tags: ['new in'] })
  const asked = { query: 'zephyr', page: 1, limit: 2, facets: ['*'] }
  const whole = content(await catalog.searchProducts(asked))
  expect(whole.skus).toHaveLength(2)
  expect(whole.pagination).toMatchObject({ total_records: 3, next_page: 2 })
  expect(whole.facet_distribution).toMatchObject({ tags: { 'new in': 3 } })
  expect(whole.facet_stats['pricing.selling_price']).toEqual({ min: 100, max: 140 })
  const filters = [
    "pricing.selling_price 110 TO 150 AND tags = 'NEW IN'",
    ['pricing.selling_price >= 110', 'stock_available > 0'],
    ['product_type = physical', ['variant_name = m', 'variant_name = L']],
  ]
  for (const filter of filters) {
    const sort = ['pricing.selling_price:desc']
    const found = content(await catalog.searchProducts({ ...asked, filter, sort }))
    expect(found.skus.map(({ variant_name }) => variant_name)).toEqual(['L', 'M'])
  }
})
