import type { Hono } from 'hono'
import * as z from 'zod'
import type { StripeEnv } from './env.ts'
import { newId } from './ids.ts'
import type { Customer } from './objects.ts'
import { Metadata, readParams } from './params.ts'
import { nowSeconds, type World } from './world.ts'

const NewCustomer = z.strictObject({
  description: z.string().optional(),
  email: z.string().max(512).optional(),
  metadata: Metadata.default({}),
  name: z.string().max(256).optional(),
  phone: z.string().optional(),
})

export function addCustomers(app: Hono<StripeEnv>, world: World): void {
  app.post('/v1/customers', (c) => {
    const { description, email, metadata, name, phone } = readParams(NewCustomer, c.var.params)
    const customer: Customer = {
      id: newId('cus'),
      object: 'customer',
      created: nowSeconds(world),
      description: description ?? null,
      email: email ?? null,
      livemode: false,
      metadata,
      name: name ?? null,
      phone: phone ?? null,
    }
    world.customers.set(customer.id, customer)
    return c.json(customer)
  })
}
