import type { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'

interface KnownRoute {
  method: string
  pattern: RegExp
  /** What stands before the first parameter; the whole path where there is none. */
  fixed: string
  hasParameter: boolean
}

interface KnownRoutes {
  routes: KnownRoute[]
  /** All that paths begin with before their first parameter: `/products/`, `/products/images/`. */
  beginnings: Set<string>
}

/**
 * The methods that routes of `app` have for a path; empty for an unknown path. Fixed segments win
 * over parameters: `/products/categories/` is no product that could be written. Reading it as one
 * stays possible, and finds nothing where the name is reserved.
 */
export function methodsOf(app: Hono<AppEnv>, path: string): string[] {
  const { routes, beginnings } = routesOf(app)
  const methods = routes
    .filter(({ pattern }) => pattern.test(path))
    .filter((route) => route.method === 'GET' || !beginnings.has(filledBeginning(route, path)))
    .map(({ method }) => method)
  return [...new Set(methods)]
}

/** The path as far as the route's first parameter, with the value that it would have. */
function filledBeginning({ fixed, hasParameter }: KnownRoute, path: string): string {
  if (!hasParameter) return ''
  const [value] = path.slice(fixed.length).split('/')
  return `${fixed}${value}/`
}

const known = new WeakMap<Hono<AppEnv>, KnownRoutes>()

/** All routes are registered before the first request comes. */
function routesOf(app: Hono<AppEnv>): KnownRoutes {
  const found = known.get(app)
  if (found) return found
  const routes = app.routes.filter(({ method }) => method !== 'ALL').map(toKnownRoute)
  const beginnings = new Set(routes.flatMap(({ fixed }) => beginningsOf(fixed)))
  known.set(app, { routes, beginnings })
  return { routes, beginnings }
}

function toKnownRoute({ method, path }: { method: string; path: string }): KnownRoute {
  const [fixed = ''] = path.split(':')
  return { method, pattern: patternOf(path), fixed, hasParameter: fixed !== path }
}

/** `/products/images/` begins with itself and with `/products/`. */
function beginningsOf(fixed: string): string[] {
  return [...fixed.matchAll(/(?<=.)\//g)].map(({ index }) => fixed.slice(0, index + 1))
}

function patternOf(path: string): RegExp {
  const source = path
    .replace(/:\w+\{([^}]+)\}/g, '($1)')
    .replace(/:\w+/g, '[^/]+')
    .replace(/\*$/, '.*')
  return new RegExp(`^${source}$`)
}
