import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import { categories } from './categories.ts'
import { answerError } from './errors.ts'

/** The `store` contract at the root path. Fixed paths stand before those with parameters. */
export const store = new Hono<AppEnv>()

store.onError(answerError)

for (const resource of [categories]) store.route('/', resource)
