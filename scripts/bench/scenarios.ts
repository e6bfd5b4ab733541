import type { Request } from 'autocannon'
import { makeSyntheticProduct } from '../local/synthetic-products.ts'
import type { Shopper } from './register-shoppers.ts'
import type { Workers } from './start-workers.ts'

export interface Scenario {
  name: string
  origin: string
  /** Sent in turn, over and over. */
  requests: Request[]
  /** What has to be sent before the requests can be sent once more, where that is anything. */
  prepare?: Request[]
  /** Whether each answer is a page that has to show something. */
  isPaged?: boolean
}

const pagesMax = 5
/** Different products looked at and searched for. */
const variety = 200

/**
 * Everything measured: the two baselines first and once more at the end, which shows how steady the
 * machine was, and between them what reads before what writes.
 */
export function createScenarios(
  { baselineOrigin, shopOrigin }: Workers,
  { productCount, shoppers }: { productCount: number; shoppers: Shopper[] },
): Scenario[] {
  const numbers = Array.from(
    { length: Math.min(variety, productCount) },
    (_, index) => 1 + Math.floor((index * productCount) / Math.min(variety, productCount)),
  )
  const products = numbers.map(makeSyntheticProduct)
  const additions = shoppers.map(addToCart)
  const hono = { origin: baselineOrigin, requests: [get('/hono')] }
  const d1 = { origin: baselineOrigin, requests: numbers.map((id) => get(`/d1/${id}`)) }
  return [
    { name: 'bare Hono', ...hono },
    { name: 'bare D1', ...d1 },
    {
      name: 'list',
      origin: shopOrigin,
      requests: listPaths(productCount).map(get),
      isPaged: true,
    },
    {
      name: 'detail',
      origin: shopOrigin,
      requests: products.map(({ slug }) => get(`/products/${slug}/`)),
    },
    {
      name: 'search',
      origin: shopOrigin,
      requests: products.map(({ name }) => get(searchPath(name))),
      isPaged: true,
    },
    { name: 'add to cart', origin: shopOrigin, requests: additions },
    {
      name: 'checkout',
      origin: shopOrigin,
      requests: shoppers.map(checkOut),
      prepare: additions,
    },
    { name: 'bare Hono again', ...hono },
    { name: 'bare D1 again', ...d1 },
  ]
}

/** The first pages, as they are and by price: nobody turns far. */
function listPaths(productCount: number): string[] {
  const pages = Math.max(1, Math.min(pagesMax, Math.floor(productCount / 10)))
  return Array.from({ length: pages }, (_, index) => index + 1).flatMap((page) => [
    `/products/?page=${page}`,
    `/products/?page=${page}&ordering=price`,
  ])
}

/** Two words that many names have, "Classic Cotton" for one. */
function searchPath(name: string): string {
  const words = name.split(' ').slice(0, 2).join(' ')
  return `/products/?search=${encodeURIComponent(words)}`
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
