import { Hono } from 'hono'
import * as z from 'zod'
import { deleteAddress } from '../../core/addresses/change-address.ts'
import {
  getSavedAddress,
  listSavedAddresses,
  replaceAddress,
  saveAddress,
} from '../../core/addresses/saved-addresses.ts'
import type { AddressOwner, OwnAddress, SavedAddress } from '../../core/addresses/types.ts'
import { idIn } from '../../core/catalog/named-product.ts'
import { NotFound } from '../../core/errors.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { body, query } from '../../http/validate.ts'
import { AddressInput, served, toDetailedAddress } from './address-fields.ts'
import { done } from './envelope.ts'
import { ownCustomer, signedIn, withAccount } from './guards.ts'
import { fewChanges } from './limits.ts'
import { pageFields, pageOf, presentPagination } from './pages.ts'
import { presentAddress } from './presenters/address.ts'

const ListQuery = z.object(pageFields)

const WantedAddress = AddressInput.extend({
  is_default_billing: z.boolean().optional(),
  is_default_shipping: z.boolean().optional(),
})

const all = '/customers/:customer_id/addresses'
const one = `${all}/:address_id`

export const addresses = new Hono<AppEnv>()

addresses.get(all, signedIn, withAccount, ownCustomer, query(ListQuery), async (c) => {
  const asked = c.req.valid('query')
  const list = await listSavedAddresses(c.var.ctx, ownerOf(c))
  return done(c, 'Addresses', {
    addresses: pageOf(list, asked).map((address) => presentAddress(address, c.var.user)),
    pagination: presentPagination(asked, list.length),
  })
})

addresses.post(
  all,
  signedIn,
  withAccount,
  ownCustomer,
  fewChanges,
  body(WantedAddress),
  idempotent,
  async (c) => {
    const { ctx, user, operationId } = c.var
    const wanted = { ...toWanted(c.req.valid('json')), operationId }
    return answer(c, 'Address saved', await saveAddress(ctx, user, wanted))
  },
)

addresses.get(one, signedIn, withAccount, ownCustomer, async (c) =>
  answer(c, 'Address', await getSavedAddress(c.var.ctx, namedBy(c))),
)

addresses.put(
  one,
  signedIn,
  withAccount,
  ownCustomer,
  fewChanges,
  resourceFirst(async (c) => getSavedAddress(c.var.ctx, namedBy(c))),
  body(WantedAddress),
  idempotent,
  async (c) => {
    const wanted = toWanted(c.req.valid('json'))
    return answer(c, 'Address updated', await replaceAddress(c.var.ctx, namedBy(c), wanted))
  },
)

addresses.delete(one, signedIn, withAccount, ownCustomer, fewChanges, idempotent, async (c) => {
  await deleteAddress(c.var.ctx, namedBy(c))
  return done(c, 'Address removed')
})

function answer(c: Http, message: string, address: SavedAddress): Response {
  return done(c, message, { address: presentAddress(address, c.var.user) })
}

function ownerOf(c: Http): AddressOwner {
  return { userId: c.var.user.id, served }
}

/** @throws NotFound where the path names none */
function namedBy(c: Http): OwnAddress {
  const id = idIn(c.req.param('address_id') ?? '')
  if (id === null) throw new NotFound('address')
  return { ...ownerOf(c), id }
}

function toWanted(sent: z.output<typeof WantedAddress>) {
  return {
    address: toDetailedAddress(sent),
    isDefault: sent.is_default_shipping,
    isDefaultBilling: sent.is_default_billing,
  }
}
