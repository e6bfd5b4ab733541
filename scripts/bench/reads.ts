import type { Request } from 'autocannon'
import { makeSyntheticProduct } from '../local/synthetic-products.ts'
import type { Shopper } from './register-shoppers.ts'
import type { Workers } from './start-workers.ts'

export interface Scenario {
  name: string
  origin: string
  /** Sent in turn, over and over. */
  requests: Request[]
  /** Names of the bare routes that do the same work, with the part of their rate to be reached. */
  beside: { name: string; goal?: number }[]
  /** Whether each answer is a page that has to show something. */
  isPaged?: boolean
}

/** Each request of it can be sent once, after what prepares it. */
export interface SaleScenario extends Scenario {
  prepare: Request[]
}

const pagesMax = 5
/** Different products looked at and searched for. */
const variety = 200

/** Reads of the catalogue, with and without its cache, and the bare routes they stand beside. */
export function createReads(
  { baselineOrigin, shopOrigin, cachedShopOrigin }: Workers,
  productCount: number,
): Scenario[] {
  const shown = sampleOf(productCount)
  const pages = range(Math.max(1, Math.min(pagesMax, Math.floor(productCount / 10))))
  const texts = shown.map(({ name }) => commonWords(name))
  const bare = (name: string, paths: string[]): Scenario => ({
    ...{ name, origin: baselineOrigin, requests: paths.map(get), beside: [] },
  })
  // The first pages, as they are and by price: nobody turns far.
  const lists = pages.flatMap((page) => [
    `/products/?page=${page}`,
    `/products/?page=${page}&ordering=price`,
  ])
  const details = shown.map(({ slug }) => `/products/${slug}/`)
  const searches = texts.map((text) => `/products/?search=${encodeURIComponent(text)}`)
  const shop = { origin: shopOrigin }
  const cached = {
    origin: cachedShopOrigin,
    beside: [{ name: 'bare cached' }, { name: 'bare Hono' }],
  }
  return [
    bare('bare Hono', ['/hono']),
    bare(
      'bare cached',
      pages.map((page) => `/cached/${page}`),
    ),
    bare(
      'bare ten rows',
      pages.map((page) => `/rows/${page}`),
    ),
    { name: 'list', ...shop, requests: lists.map(get), isPaged: true, ...besideOf('ten rows', 65) },
    bare(
      'bare one row',
      shown.map(({ slug }) => `/row/${slug}`),
    ),
    { name: 'detail', ...shop, requests: details.map(get), ...besideOf('one row', 75) },
    bare(
      'bare search',
      texts.map((text) => `/search/${encodeURIComponent(text)}`),
    ),
    {
      name: 'search',
      ...shop,
      requests: searches.map(get),
      isPaged: true,
      ...besideOf('search', 60),
    },
    { name: 'list, cached', requests: lists.map(get), isPaged: true, ...cached },
    { name: 'detail, cached', requests: details.map(get), ...cached },
    { name: 'search, cached', requests: searches.map(get), isPaged: true, ...cached },
  ]
}

/** What shoppers do; they read their products one by one. */
export function createSales({ shopOrigin }: Workers, shoppers: Shopper[]): SaleScenario[] {
  const additions = shoppers.map(addToCart)
  const common = { origin: shopOrigin, beside: [{ name: 'bare one row' }] }
  return [
    { name: 'add to cart', ...common, requests: additions, prepare: [] },
    { name: 'checkout', ...common, requests: shoppers.map(checkOut), prepare: additions },
  ]
}

const besideOf = (name: string, goal: number) => ({ beside: [{ name: `bare ${name}`, goal }] })

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/** Products spread over the whole catalogue. */
function sampleOf(productCount: number) {
  const count = Math.min(variety, productCount)
  return range(count).map((n) => makeSyntheticProduct(Math.ceil((n * productCount) / count)))
}

/** Two words that many names have, "Classic Cotton" for one. */
function commonWords(name: string): string {
  return name.split(' ').slice(0, 2).join(' ')
}

function get(path: string): Request {
  return { method: 'GET', path }
}

function addToCart({ headers, productId }: Shopper): Request {
  const body = JSON.stringify({ product_id: productId, quantity: 1 })
  return { method: 'POST', path: '/cart/items/', headers, body }
}

function checkOut({ headers }: Shopper): Request {
  const body = JSON.stringify({ shipping_address: '1 Harbour Street, Springfield' })
  return { method: 'POST', path: '/orders/checkout/', headers, body }
}
