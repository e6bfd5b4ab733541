import { currencyOfChannel, taxOfChannel } from '../../core/channels.ts'
import { NotFound } from '../../core/errors.ts'
import type { Http } from '../../http/app-env.ts'

/** The one store that this contract serves: a sales channel under its own code. */
export const store = {
  id: 'in',
  name: 'India',
  currency: currencyOfChannel('in'),
  tax: taxOfChannel('in'),
} as const

/** Its catalogue is the same for everybody: there is one group of customers. */
export const forAll = { isForAll: true } as const

/** Where the paths of every store begin. */
export const storefrontPath = '/api/v1/:store_id/storefront'

/** Paths of this contract, also of stores that there are not; a product of another contract may be called so. */
const ownPath = /^\/api\/v1\/([^/]+)\/storefront\/./

export function isStorefrontPath(path: string): boolean {
  return ownPath.test(path) || root.test(path)
}

const root = new RegExp(`^/api/v1/${store.id}/storefront/?$`)

/** For every request under this contract's paths, before anything else. @throws NotFound */
export function assertStore({ req: { path } }: Http): void {
  if (!root.test(path) && ownPath.exec(path)?.[1] !== store.id) throw new NotFound('store')
}
