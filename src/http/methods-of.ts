import type { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'

/** The methods that routes of `app` have for a path; empty for an unknown path. */
export function methodsOf(app: Hono<AppEnv>, path: string): string[] {
  const methods = app.routes
    .filter((route) => route.method !== 'ALL' && patternOf(route.path).test(path))
    .map((route) => route.method)
  return [...new Set(methods)]
}

const patterns = new Map<string, RegExp>()

function patternOf(path: string): RegExp {
  const known = patterns.get(path)
  if (known) return known
  const source = path
    .replace(/:\w+\{([^}]+)\}/g, '($1)')
    .replace(/:\w+/g, '[^/]+')
    .replace(/\*$/, '.*')
  const pattern = new RegExp(`^${source}$`)
  patterns.set(path, pattern)
  return pattern
}
