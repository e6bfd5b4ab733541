import { Hono } from 'hono'
import * as z from 'zod'
import { type AddressInput, addAddress } from '../../core/addresses/add-address.ts'
import {
  type AddressChanges,
  changeAddress,
  deleteAddress,
} from '../../core/addresses/change-address.ts'
import { getAddress } from '../../core/addresses/get-address.ts'
import { listAddresses } from '../../core/addresses/list-addresses.ts'
import type { OwnAddress } from '../../core/addresses/types.ts'
import { isPhoneLike } from '../../core/phone.ts'
import { emailField as email } from '../../http/address-fields.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { flagField } from '../../http/number-fields.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { lineField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { signedIn } from './guards.ts'
import { fewChanges } from './limits.ts'
import { pathId } from './path-id.ts'
import { presentAddress } from './presenters/address.ts'

const phoneLengthMax = 40

const required = z.object({
  full_name: lineField(150),
  phone_number: lineField(phoneLengthMax).pipe(
    z.string().refine(isPhoneLike, { error: 'Invalid phone number format' }),
  ),
  street_address: lineField(255),
  city: lineField(100),
  country: lineField(100),
})

const state = lineField(100, 0)
const zipCode = lineField(20, 0)

const NewAddress = required.extend({
  email: email.optional(),
  state: state.default(''),
  zip_code: zipCode.default(''),
  is_default: flagField.optional(),
})

const AddressChange = required
  .extend({ email, state, zip_code: zipCode, is_default: flagField })
  .partial()

export const addresses = new Hono<AppEnv>()

addresses.get('/api/addresses/', signedIn, async (c) =>
  c.json((await listAddresses(c.var.ctx, { userId: c.var.user.id })).map(presentAddress)),
)

addresses.post('/api/addresses/', signedIn, fewChanges, body(NewAddress), idempotent, async (c) => {
  const { operationId } = c.var
  const wanted = { ...toInput(c.req.valid('json')), operationId }
  const added = await addAddress(c.var.ctx, c.var.user, wanted)
  return c.json(presentAddress(added), 201)
})

for (const method of ['PUT', 'PATCH']) {
  addresses.on(
    method,
    '/api/addresses/:id/',
    signedIn,
    fewChanges,
    resourceFirst((c) => getAddress(c.var.ctx, ownOf(c))),
    body(AddressChange),
    idempotent,
    async (c) => {
      const changed = await changeAddress(c.var.ctx, ownOf(c), toInput(c.req.valid('json')))
      return c.json(presentAddress(changed))
    },
  )
}

addresses.delete('/api/addresses/:id/', signedIn, fewChanges, idempotent, async (c) => {
  await deleteAddress(c.var.ctx, ownOf(c))
  return c.body(null, 204)
})

function ownOf(c: Http): OwnAddress {
  return { userId: c.var.user.id, id: pathId(c) }
}

function toInput(sent: z.output<typeof NewAddress>): AddressInput
function toInput(sent: z.output<typeof AddressChange>): AddressChanges
function toInput(sent: z.output<typeof AddressChange>): AddressChanges {
  return {
    fullName: sent.full_name,
    email: sent.email,
    phone: sent.phone_number,
    street: sent.street_address,
    city: sent.city,
    state: sent.state,
    country: sent.country,
    postalCode: sent.zip_code,
    isDefault: sent.is_default,
  }
}
