import { Hono } from 'hono'
import * as z from 'zod'
import { changeCustomer } from '../../core/customers/change-customer.ts'
import { closeAccount } from '../../core/customers/close-account.ts'
import { createCustomer } from '../../core/customers/create-customer.ts'
import { type CustomerKey, getCustomer } from '../../core/customers/customer.ts'
import { listCustomers } from '../../core/customers/list-customers.ts'
import { CallingCodeMissing, PhoneRejected } from '../../core/identity/errors.ts'
import { passwordLengthMax } from '../../core/identity/password-rules.ts'
import { emailField as email } from '../../http/address-fields.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { lineField, secretField, textField } from '../../http/text-fields.ts'
import { body, query } from '../../http/validate.ts'
import { arrayPage, placeOf, setArrayHeaders } from './array-pages.ts'
import { channelOf, currencyOf } from './channel.ts'
import { notChoice } from './choice.ts'
import { staff } from './guards.ts'
import { fewChanges } from './limits.ts'
import { pathId } from './path-id.ts'
import { presentCustomer, presentIdentity } from './presenters/customer.ts'

const nameLengthMax = 150

/** An empty text is no number, as in a form. A text that is too long is none of the document's. */
const phone = textField(1000, 0)
  .transform((text) => text || null)
  .nullable()

const status = z.enum(['Active', 'Inactive'], notChoice).transform((name) => name === 'Active')

const NewCustomer = z.object({
  name: lineField(nameLengthMax, 0),
  email,
  phone: phone.default(null),
  password: secretField(passwordLengthMax),
})

/** Who has never given a name is sent back as answered, too. */
const CustomerChange = z
  .object({ name: lineField(nameLengthMax, 0), email, phone, status })
  .partial()

export const customers = new Hono<AppEnv>()

customers.get('/api/customers/', staff, query(z.object(arrayPage)), async (c) => {
  const asked = c.req.valid('query')
  const page = await listCustomers(c.var.ctx, { channel: channelOf(c), ...placeOf(asked) })
  setArrayHeaders(c, page, asked)
  return c.json(page.items.map((customer) => presentCustomer(customer, currencyOf(c))))
})

customers.post('/api/customers/', staff, fewChanges, body(NewCustomer), idempotent, async (c) => {
  const { name: fullName, ...sent } = c.req.valid('json')
  const { ctx, operationId } = c.var
  const created = createCustomer(ctx, { ...sent, fullName, operationId })
  return c.json(presentIdentity(await created.catch(refusePhone)), 201)
})

customers.get('/api/customers/:id/', staff, async (c) =>
  c.json(presentCustomer(await findAsked(c), currencyOf(c))),
)

for (const method of ['PUT', 'PATCH']) {
  customers.on(
    method,
    '/api/customers/:id/',
    staff,
    fewChanges,
    resourceFirst(findAsked),
    body(CustomerChange),
    idempotent,
    async (c) => {
      const { name: fullName, status: isActive, ...sent } = c.req.valid('json')
      const changed = changeCustomer(c.var.ctx, keyOf(c), { ...sent, fullName, isActive })
      return c.json(presentIdentity(await changed.catch(refusePhone)))
    },
  )
}

customers.delete('/api/customers/:id/', staff, fewChanges, idempotent, async (c) => {
  await closeAccount(c.var.ctx, pathId(c))
  return c.body(null, 204)
})

/** The customer that the path names. */
function findAsked(c: Http) {
  return getCustomer(c.var.ctx, keyOf(c))
}

function keyOf(c: Http): CustomerKey {
  return { id: pathId(c), channel: channelOf(c) }
}

/** The field has another name here, and there is none for a calling code. */
function refusePhone(error: unknown): never {
  const isOfPhone = error instanceof PhoneRejected || error instanceof CallingCodeMissing
  throw isOfPhone ? invalidField('phone', 'Invalid phone number format') : error
}
