import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import type { Contract } from '../../http/contract.ts'
import { auth } from './auth.ts'
import { errors } from './errors.ts'
import { payments } from './payments.ts'

/** Fixed paths stand before those with parameters. */
const routes = new Hono<AppEnv>()

const resources = [auth, payments]
for (const resource of resources) routes.route('/', resource)

/** The contract under /api/v1/, and for accounts under /auth/ beside the store's. */
export const cortex: Contract = {
  routes,
  errors,
  owns: (path) => /^\/(?:api\/v1|auth\/jwt|auth\/users)\//.test(path),
}
