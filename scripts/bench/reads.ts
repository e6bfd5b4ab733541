import type { Request } from 'autocannon'
import { makeSyntheticProduct } from '../local/synthetic-products.ts'
import { assertFound } from './assert-found.ts'
import { processorTime, processorTimeSince } from './processor-time.ts'
import { putUnderLoad } from './put-under-load.ts'
import type { Comparison, Scenario } from './scenario.ts'
import type { Workers } from './start-workers.ts'

interface Read extends Pick<Scenario, 'name' | 'beside'> {
  origin: string
  /** Sent in turn, over and over. */
  requests: Request[]
  /** Whether each answer is a page that has to show something. */
  isPaged?: boolean
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
  const bare = (name: string, paths: string[]): Read => ({
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
    beside: [byRate('bare cached'), byRate('bare Hono')],
  }
  const reads: Read[] = [
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
  return reads.map(asScenario)
}

function asScenario({ name, beside, origin, requests, isPaged = false }: Read): Scenario {
  const next = inTurn(requests)
  return {
    name,
    beside,
    async check() {
      if (isPaged) await assertFound(origin, requests)
    },
    async slice({ seconds, connections }) {
      const before = processorTime()
      const sample = await putUnderLoad({ origin, connections, seconds, next })
      return { ...sample, processorMs: processorTimeSince(before) }
    },
  }
}

/** One turn for all connections, so that no two of them send the same request at the same time. */
function inTurn(requests: Request[]): () => Request {
  let turn = 0
  return () => {
    const request = requests[turn % requests.length]
    if (!request) throw new Error('There is nothing to send')
    turn += 1
    return request
  }
}

/** Compared with a bare route that does the same work, of whose rate a part is to be reached. */
const besideOf = (name: string, goal: number) => ({ beside: [byRate(`bare ${name}`, goal / 100)] })

function byRate(name: string, goal?: number): Comparison {
  return { name, by: 'rate', ...(goal !== undefined && { goal }) }
}

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
