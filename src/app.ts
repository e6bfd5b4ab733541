import { Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { matchedRoutes } from 'hono/route'
import { createContext, log } from './context.ts'
import { avantlush } from './contracts/avantlush/index.ts'
import { commerceEngine } from './contracts/commerce-engine/index.ts'
import { cortex } from './contracts/cortex/index.ts'
import { store } from './contracts/store/index.ts'
import { charge, noCost } from './cost.ts'
import { readVariables } from './env.ts'
import type { AppEnv, Http } from './http/app-env.ts'
import { safeMethods } from './http/authentication.ts'
import { answerError, type Contract } from './http/contract.ts'
import { methodsOf } from './http/methods-of.ts'
import { refuseEncoded } from './http/read-bytes.ts'
import { bookmarkName, openSessions, passBookmark } from './http/session.ts'
import { onceAnIsolate } from './once-an-isolate.ts'

export const app = new Hono<AppEnv>()

/** Where nobody has a route, the first that owns the path answers: special paths before general. */
const contracts: Contract[] = [commerceEngine, cortex, avantlush, store]

/** Opens the request: its id, its context, and afterwards its costs and its one log line. */
const observed: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = performance.now()
  const cost = noCost()
  const sessions = openSessions(c)
  c.set('requestId', c.req.header('cf-ray') ?? crypto.randomUUID())
  c.set('variables', readVariables(c.env))
  c.set('cost', cost)
  const defer = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  c.set('ctx', createContext(c.env, defer, sessions.open))
  await charge(cost, next)
  passBookmark(c, sessions)
  // All answers are of our own making: `c.header` would copy the answer for every header.
  const { headers } = c.res
  headers.set('X-Request-Id', c.var.requestId)
  headers.set('X-Content-Type-Options', 'nosniff')
  headers.set('Referrer-Policy', 'no-referrer')
  headers.set('Strict-Transport-Security', 'max-age=31536000')
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
  const milliseconds = performance.now() - started
  if (c.var.variables.ENVIRONMENT === 'development') showCost(c, milliseconds)
  log('info', 'request', {
    requestId: c.var.requestId,
    method: c.req.method,
    // The pattern, not the path: paths hold slugs and ids of people's things.
    route: routeOf(c),
    status: c.res.status,
    milliseconds: Math.round(milliseconds),
    queries: cost.queries,
    rowsRead: cost.rowsRead,
    rowsWritten: cost.rowsWritten,
    objectCalls: cost.objectCalls,
  })
}

/** Of the patterns that match, the first is the one that answers; those with a star stand around it. */
function routeOf(c: Http): string {
  return matchedRoutes(c).find(({ path }) => !path.includes('*'))?.path ?? 'none'
}

function showCost(c: Parameters<typeof observed>[0], milliseconds: number): void {
  const { queries, statements, rowsRead, rowsWritten, objectCalls, outsideCalls, databaseMs } =
    c.var.cost
  c.header(
    'Souk-Cost',
    `queries=${queries}, rows_read=${rowsRead}, rows_written=${rowsWritten}, ` +
      `object_calls=${objectCalls}, statements=${statements}, outside_calls=${outsideCalls}`,
  )
  c.header(
    'Server-Timing',
    `total;dur=${milliseconds.toFixed(1)}, d1;dur=${databaseMs.toFixed(1)};` +
      `desc="${queries} queries, ${rowsRead} rows read", objects;desc="${objectCalls} calls"`,
  )
}

app.use('*', observed)
app.use('*', async (c, next) => {
  if (c.req.header('origin') || c.req.method === 'OPTIONS') {
    return corsOf(c)(c, next)
  }
  // Nobody asks for leave; a browser that does must not be given this answer from its cache.
  await next()
  c.res.headers.append('Vary', 'Origin')
})

const open = contracts.flatMap((contract) => {
  const { openTo } = contract
  return openTo ? [{ contract, cors: corsFor({ allowed: ['*'], headers: openTo.headers }) }] : []
})

const corsOfSettings = onceAnIsolate((env) =>
  corsFor({ allowed: readVariables(env).ALLOWED_ORIGINS, headers: [] }),
)

function corsOf(c: Http): ReturnType<typeof cors> {
  const found = open.find(({ contract }) => contract.owns(c.req.path))
  return found?.cors ?? corsOfSettings(c.env)
}

function corsFor({ allowed, headers }: { allowed: string[]; headers: string[] }) {
  const everyone = allowed.includes('*')
  return cors({
    origin: (origin) => (everyone || allowed.includes(origin) ? origin : null),
    credentials: !everyone,
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'X-CSRFToken',
      'X-Requested-With',
      bookmarkName,
      ...headers,
    ],
    exposeHeaders: [
      bookmarkName,
      'X-Request-Id',
      'Idempotent-Replayed',
      'ETag',
      'Link',
      'X-Total-Count',
      'Retry-After',
      'Content-Disposition',
      'Souk-Cost',
    ],
    maxAge: 7200,
  })
}

app.use('*', (c, next) => {
  contracts.find(({ owns }) => owns(c.req.path))?.firstAssert?.(c)
  return next()
})

// Before the guards: nobody has to sign in to learn that a path has no such method, or takes no body
// of this kind.
app.use('*', async (c, next) => {
  const { method, path } = c.req
  if (safeMethods.includes(method)) return next()
  if (!methodsOf(app, path).includes(method)) return c.notFound()
  refuseEncoded(c)
  return next()
})
for (const { routes, errors } of contracts) {
  routes.onError((error, c) => answerError(errors, log, error, c))
  app.route('/', routes)
}

app.notFound((c) => {
  const { method, path } = c.req
  const { errors } = contractOf(c)
  const methods = methodsOf(app, path)
  // A route that finds nothing under its path comes here too.
  if (methods.length === 0 || methods.includes(routedMethod(method))) {
    return errors.answerStatus(c, 404, 'Not found.')
  }
  c.header('Allow', methods.join(', '))
  return errors.answerStatus(c, 405, `Method "${method}" not allowed.`)
})
app.onError((error, c) => answerError(contractOf(c).errors, log, error, c))

/** The contract that routes a request, or else the one in whose part of the paths it lies. */
function contractOf(c: Http): Contract {
  const { method, path } = c.req
  const routed = routedMethod(method)
  const routing = contracts.find(({ routes }) => methodsOf(routes, path).includes(routed))
  return routing ?? contracts.find(({ owns }) => owns(path)) ?? store
}

/** The method of the routes that answer a request: those of GET answer HEAD, too. */
function routedMethod(method: string): string {
  return method === 'HEAD' ? 'GET' : method
}
