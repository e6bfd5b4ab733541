import type { Hono } from 'hono'
import * as z from 'zod'
import type { StripeEnv } from './env.ts'
import { find } from './expand.ts'
import { newId } from './ids.ts'
import type { Customer } from './objects.ts'
import { Metadata, readParams } from './params.ts'
import { detachMethod } from './payment-methods.ts'
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
  app.get('/v1/customers/:id', (c) => {
    const id = c.req.param('id')
    if (world.deletedCustomers.has(id)) return c.json(deleted(id))
    return c.json(find(world.customers, 'customer', id))
  })
  app.delete('/v1/customers/:id', (c) => {
    const { id } = find(world.customers, 'customer', c.req.param('id'))
    for (const method of world.methods.values()) {
      if (method.object.customer === id) detachMethod(world, method, c.var.cause)
    }
    world.customers.delete(id)
    world.deletedCustomers.add(id)
    return c.json(deleted(id))
  })
}

/** Who was deleted is told when asked for, and to be found nowhere else. */
function deleted(id: string): { id: string; object: 'customer'; deleted: true } {
  return { id, object: 'customer', deleted: true }
}
